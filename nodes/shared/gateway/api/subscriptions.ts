import type { Call } from './call';

/** Events that do not come by themselves, for the connection that asks for them. */
export const subscriptions = (call: Call) => ({
	/** The messages of all sessions. */
	async toSessions(): Promise<void> {
		await call('sessions.subscribe');
	},
});
