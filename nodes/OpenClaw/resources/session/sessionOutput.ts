import type { IDataObject, INodeProperties } from 'n8n-workflow';

import { readNumber, readString, type JsonObject } from '../../../shared/json';
import type { Session } from '../../../shared/gateway/api/sessions';
import type { OperationCall } from '../../operation';
import { outputFields, shapeOutput } from '../../output';

const RAW_NAMES = [
	...['classification', 'contextTokens', 'createdAt', 'derivedTitle', 'displayName'],
	...['estimatedCostUsd', 'isMain', 'label', 'lastRunId', 'thinkingDefault'],
];

const NAMES = [
	...['sessionKey', 'sessionId', 'agentId', 'title', 'kind', 'channel', 'status', 'isRunning'],
	...['model', 'provider', 'usage', 'lastMessage', 'createdAt', 'updatedAt'],
	...RAW_NAMES,
];

/** What a model needs to know of a session. */
const FOR_TOOL = [
	...['sessionKey', 'agentId', 'title', 'channel', 'status', 'isRunning', 'model', 'lastMessage'],
	'updatedAt',
];

/** The fields that say how an operation returns a session. */
export function sessionOutputFields(operation: string): INodeProperties[] {
	return outputFields({ resource: ['session'], operation: [operation] }, NAMES);
}

/** A session as the item asks for it. */
export function sessionOutput(call: OperationCall, { key, raw }: Session): IDataObject {
	const simplified: IDataObject = {
		sessionKey: key,
		sessionId: readString(raw, 'sessionId'),
		agentId: readString(raw, 'agentId'),
		title: readString(raw, 'label') ?? readString(raw, 'derivedTitle'),
		kind: readString(raw, 'kind'),
		channel: readString(raw, 'channel'),
		status: readString(raw, 'status'),
		isRunning: isRunning(raw),
		model: readString(raw, 'model'),
		provider: readString(raw, 'modelProvider'),
		usage: {
			inputTokens: readNumber(raw, 'inputTokens'),
			outputTokens: readNumber(raw, 'outputTokens'),
			totalTokens: readNumber(raw, 'totalTokens'),
		},
		lastMessage: readString(raw, 'lastMessagePreview'),
		createdAt: momentIn(raw, 'createdAt'),
		updatedAt: momentIn(raw, 'updatedAt'),
	};
	return shapeOutput(call, simplified, raw, FOR_TOOL);
}

/** A single session comes with its status only, a listed one with what runs in it. */
function isRunning(raw: JsonObject): boolean {
	return raw.hasActiveRun === true || raw.status === 'running';
}

/** ISO 8601, UTC; null where the gateway does not say. */
export function momentIn(raw: JsonObject, name: string): string | null {
	const at = readNumber(raw, name);
	// Dates end 8.64e15 ms after 1970.
	return at === null || Math.abs(at) > 8.64e15 ? null : new Date(at).toISOString();
}
