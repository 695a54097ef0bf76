import type { Operation } from '../../operation';
import { readSessionKey, sessionLocator } from '../../sessionLocator';
import { sessionOutput, sessionOutputFields } from './sessionOutput';

export const reset: Operation = {
	fields: [sessionLocator('session', ['reset']), ...sessionOutputFields('reset')],
	isRead: false,
	async execute(call) {
		return [sessionOutput(call, await call.gateway.sessions.reset(await readSessionKey(call)))];
	},
};
