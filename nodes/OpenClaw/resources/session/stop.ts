import type { Operation } from '../../operation';
import { readSessionKey, sessionLocator } from '../../sessionLocator';

export const stop: Operation = {
	fields: [sessionLocator('session', ['stop'])],
	isRead: false,
	async execute(call) {
		const sessionKey = await readSessionKey(call);
		const stopped = await call.gateway.sessions.stop(sessionKey);
		if (stopped === null)
			return [{ sessionKey, stopped: false, runId: null, reason: 'not-running' }];
		return [{ sessionKey, stopped: true, runId: stopped.runId, reason: null }];
	},
};
