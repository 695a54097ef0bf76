import type { IDataObject, INodeProperties } from 'n8n-workflow';

import { listOf } from '../../../shared/cronJob/fieldValues';
import { readObject, readString, type JsonObject } from '../../../shared/json';
import { messageIdOf } from '../../../shared/gateway/api/sessionMessage';
import type { SessionMessage } from '../../../shared/gateway/api/sessions';
import { usageOf } from '../../../shared/gateway/api/turn';
import { limitFields, readLimit } from '../../limit';
import type { Operation, OperationCall } from '../../operation';
import { outputFields, shapeOutput } from '../../output';
import { readSessionKey, sessionLocator } from '../../sessionLocator';
import { momentIn } from './sessionOutput';

const show = { resource: ['session'], operation: ['getMessages'] };

const NAMES = [
	...['sessionKey', 'messageId', 'role', 'text', 'at', 'runId', 'model', 'provider', 'usage'],
	...['stopReason', 'error', 'content', 'timestamp', 'idempotencyKey'],
];

/** What a model needs to know of a message. */
const FOR_TOOL = ['messageId', 'role', 'text', 'at', 'runId', 'model', 'error'];

const order: INodeProperties = {
	displayName: 'Order',
	name: 'order',
	type: 'options',
	options: [
		{ name: 'Newest First', value: 'newestFirst' },
		{ name: 'Oldest First', value: 'oldestFirst' },
	],
	default: 'oldestFirst',
	description: 'The order of the messages returned. A limit always keeps the newest.',
	displayOptions: { show },
};

const roles: INodeProperties = {
	displayName: 'Roles',
	name: 'roles',
	type: 'multiOptions',
	options: [
		{ name: 'Assistant', value: 'assistant' },
		{ name: 'Tool Result', value: 'toolResult' },
		{ name: 'User', value: 'user' },
	],
	default: ['assistant', 'user'],
	description: 'Whose messages are returned. None chosen: all.',
	displayOptions: { show },
};

export const getMessages: Operation = {
	fields: [
		sessionLocator('session', ['getMessages']),
		...limitFields('session', 'getMessages'),
		order,
		roles,
		...outputFields(show, NAMES),
	],
	isRead: true,
	async execute(call) {
		const { context, gateway, itemIndex } = call;
		const sessionKey = await readSessionKey(call);
		const limit = readLimit(call);
		const wanted = listOf(context.getNodeParameter('roles', itemIndex, []), 'Roles');
		const items: IDataObject[] = [];
		for await (const message of gateway.sessions.messages(sessionKey)) {
			const role = readString(message.raw, 'role') ?? '';
			if (wanted.length > 0 && !wanted.includes(role)) continue;
			items.push(messageOutput(call, sessionKey, message));
			if (items.length >= limit) break;
		}
		const isNewestFirst = context.getNodeParameter('order', itemIndex) === 'newestFirst';
		return isNewestFirst ? items : items.reverse();
	},
};

function messageOutput(
	call: OperationCall,
	sessionKey: string,
	{ text, raw }: SessionMessage,
): IDataObject {
	const simplified = {
		sessionKey,
		messageId: messageIdOf(raw),
		role: readString(raw, 'role'),
		text,
		at: momentIn(raw, 'timestamp'),
		runId: runIdOf(raw),
		model: readString(raw, 'model'),
		provider: readString(raw, 'provider'),
		usage: { ...usageOf(readObject(raw, 'usage')) },
		stopReason: readString(raw, 'stopReason'),
		error: readString(raw, 'errorMessage'),
	};
	return shapeOutput(call, simplified, raw, FOR_TOOL);
}

/** A reply names its run; a message of a user carries the key of the run that answers it. */
function runIdOf(raw: JsonObject): string | null {
	const own = readString(readObject(raw, '__openclaw'), 'runId');
	return own ?? /^(.+):user$/.exec(readString(raw, 'idempotencyKey') ?? '')?.[1] ?? null;
}
