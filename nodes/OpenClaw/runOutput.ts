import type { IDataObject, IDisplayOptions, INodeProperties } from 'n8n-workflow';

import type { RunHistoryEntry } from '../shared/run/historyEntry';
import { normaliseRunEvent } from '../shared/run/normalise';
import type { OperationCall } from './operation';
import { outputFields, shapeOutput } from './output';

/** What the history has of a run beside the fields of the simplified form. */
const RAW_NAMES = [
	...['action', 'completionStatus', 'delivered', 'delivery', 'deliveryError'],
	...['deliverySuppressionReason', 'diagnostics', 'errorReason', 'nextRunAtMs', 'runAtMs', 'ts'],
];

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
	return shapeOutput(call, { ...normaliseRunEvent(entry), ...more }, { ...entry, ...more });
}
