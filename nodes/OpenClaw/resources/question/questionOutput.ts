import type { IDataObject, INodeProperties } from 'n8n-workflow';

import { questionItem } from '../../../shared/decision/question';
import type { JsonObject } from '../../../shared/json';
import type { OperationCall } from '../../operation';
import { outputFields, shapeOutput } from '../../output';

/** What the gateway has of a question beside the fields of the simplified form. */
const RAW_NAMES = ['createdAtMs', 'expiresAtMs', 'id'];

/** What a model needs to know of a question. */
const FOR_TOOL = [
	...[
		'questionId',
		'status',
		'questions',
		'answers',
		'agentId',
		'jobId',
		'expiresAt',
		'resolvedBy',
	],
];

/** The fields that say how an operation returns a question; `more` are fields of its own. */
export function questionOutputFields(operation: string, more: string[] = []): INodeProperties[] {
	const show = { resource: ['question'], operation: [operation] };
	return outputFields(show, [...Object.keys(questionItem({})), ...RAW_NAMES, ...more]);
}

/** A question as the item asks for it; `more` is what the operation adds. */
export function questionOutput(
	call: OperationCall,
	question: JsonObject,
	more: IDataObject = {},
): IDataObject {
	const forTool = [...Object.keys(more), ...FOR_TOOL];
	const simplified = { ...more, ...questionItem(question) };
	return shapeOutput(call, simplified, { ...more, ...question }, forTool);
}
