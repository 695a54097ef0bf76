import type { Operation } from '../../operation';
import { readSessionKey, sessionLocator } from '../../sessionLocator';

export const remove: Operation = {
	fields: [sessionLocator('session', ['delete'])],
	isRead: false,
	async execute(call) {
		const sessionKey = await readSessionKey(call);
		await call.gateway.sessions.remove(sessionKey);
		return [{ sessionKey, deleted: true }];
	},
};
