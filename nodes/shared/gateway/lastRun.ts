import type { RunHistoryEntry } from '../run/historyEntry';
import type { GatewayClient } from './client';

/** The newest run of the job in the history, also of a job that is gone; none yet for a new one. */
export async function lastRunOf(
	id: string,
	gateway: GatewayClient,
): Promise<RunHistoryEntry | undefined> {
	const params = { scope: 'job', id, sortDir: 'desc', limit: 1 };
	const { entries } = await gateway.call<{ entries: RunHistoryEntry[] }>('cron.runs', params);
	return entries[0];
}
