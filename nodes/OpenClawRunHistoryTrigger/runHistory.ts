import type { Gateway } from '../shared/gateway/gateway';
import type { RunHistoryEntry } from '../shared/run/historyEntry';

/** Filters that the gateway applies itself; absent: all. It refuses empty lists. */
export interface HistoryQuery {
	statuses?: string[];
	deliveryStatuses?: string[];
}

/** The newest entry of those that `select` leaves of each page; null where there is none. */
export async function newestEntry(
	gateway: Gateway,
	query: HistoryQuery = {},
	select = async (entries: RunHistoryEntry[]): Promise<RunHistoryEntry[]> => entries,
): Promise<RunHistoryEntry | null> {
	for await (const entries of gateway.runs.pages({ scope: 'all', sortDir: 'desc', ...query })) {
		const [found] = await select(entries);
		if (found) return found;
	}
	return null;
}
