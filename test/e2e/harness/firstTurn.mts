import type { Gateway } from './gateway.mts';

/**
 * Lets the agent of a new gateway run once, which makes its store. Of turns that begin meanwhile
 * some may fail: "Session metadata unavailable (schema-missing); retry after the agent store is
 * ready" (seen on 2026.9.6, on a loaded machine).
 */
export async function firstTurn({ rpc, waitForRuns }: Gateway): Promise<void> {
	const { id } = await rpc<{ id: string }>('cron.add', {
		name: 'First turn',
		enabled: true,
		deleteAfterRun: false,
		schedule: { kind: 'at', at: new Date(Date.now() + 1_000).toISOString() },
		sessionTarget: 'isolated',
		wakeMode: 'now',
		payload: { kind: 'agentTurn', message: 'Say hello' },
		delivery: { mode: 'none' },
	});
	await waitForRuns(id);
	await rpc('cron.remove', { id });
}
