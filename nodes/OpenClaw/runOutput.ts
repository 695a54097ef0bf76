import type { IDataObject, IDisplayOptions, INodeProperties } from 'n8n-workflow';

import type { RunHistoryEntry } from '../shared/run/historyEntry';
import { normaliseRunEvent } from '../shared/run/normalise';
import type { OperationCall } from './operation';
import { outputFields, readOutput, shapeAs, type OutputWish } from './output';

/** What the history has of a run beside the fields of the simplified form. */
const RAW_NAMES = [
	...['action', 'completionStatus', 'delivered', 'delivery', 'deliveryError'],
	...['deliverySuppressionReason', 'diagnostics', 'errorReason', 'nextRunAtMs', 'runAtMs', 'ts'],
];

/** What a model needs to know of a run. The whole reply has what the summary has, and more. */
const FOR_TOOL = [
	...['runKey', 'jobName', 'status', 'summary', 'error', 'finishedAt', 'durationMs', 'model'],
	...['deliveryStatus', 'webhookProblem'],
];
const FOR_TOOL_WITH_REPLY = ['reply', ...FOR_TOOL.filter((name) => name !== 'summary')];

/** The fields that say how an operation returns a finished run; `more` are fields of its own. */
export function runOutputFields(
	show: NonNullable<IDisplayOptions['show']>,
	more: string[] = [],
): INodeProperties[] {
	return outputFields(show, [...Object.keys(normaliseRunEvent({})), ...RAW_NAMES, ...more]);
}

/** A run of the history as the item asks for it; `more` is what the operation adds. */
export function runOutput(
	call: OperationCall,
	entry: RunHistoryEntry,
	more: IDataObject = {},
): IDataObject {
	return runAs(readOutput(call), { ...normaliseRunEvent(entry), ...more }, { ...entry, ...more });
}

/** A run, simplified already, in the form that is wanted. */
export function runAs(wish: OutputWish, simplified: IDataObject, raw: object): IDataObject {
	const isWhole = typeof simplified.reply === 'string';
	return shapeAs(wish, simplified, raw, isWhole ? FOR_TOOL_WITH_REPLY : FOR_TOOL);
}
