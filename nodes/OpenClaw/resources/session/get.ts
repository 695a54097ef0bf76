import type { Operation } from '../../operation';
import { readSessionKey, sessionLocator } from '../../sessionLocator';
import { sessionOutput, sessionOutputFields } from './sessionOutput';

export const get: Operation = {
	fields: [sessionLocator('session', ['get']), ...sessionOutputFields('get')],
	isRead: true,
	async execute(call) {
		return [sessionOutput(call, await call.gateway.sessions.get(await readSessionKey(call)))];
	},
};
