import type { IDataObject, INodeProperties } from 'n8n-workflow';

import { approvalItem } from '../../../shared/decision/approval';
import type { JsonObject } from '../../../shared/json';
import type { OperationCall } from '../../operation';
import { outputFields, shapeOutput } from '../../output';

/** What the gateway has of an approval beside the fields of the simplified form. */
const RAW_NAMES = [
	'createdAtMs',
	'expiresAtMs',
	'id',
	'presentation',
	'request',
	'resolver',
	'source',
];

/** What a model needs to know of an approval. */
const FOR_TOOL = [
	...['approvalId', 'status', 'command', 'title', 'description', 'detail', 'warning'],
	...['allowedDecisions', 'agentId', 'expiresAt', 'decision'],
];

/** The fields that say how an operation returns an approval; `more` are fields of its own. */
export function approvalOutputFields(operation: string, more: string[] = []): INodeProperties[] {
	const show = { resource: ['approval'], operation: [operation] };
	return outputFields(show, [...Object.keys(approvalItem({})), ...RAW_NAMES, ...more]);
}

/** An approval as the item asks for it; `more` is what the operation adds. */
export function approvalOutput(
	call: OperationCall,
	approval: JsonObject,
	more: IDataObject = {},
): IDataObject {
	const forTool = [...Object.keys(more), ...FOR_TOOL];
	const simplified = { ...more, ...approvalItem(approval) };
	return shapeOutput(call, simplified, { ...more, ...approval }, forTool);
}
