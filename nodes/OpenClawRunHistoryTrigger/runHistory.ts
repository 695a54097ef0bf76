import type { Gateway } from '../shared/gateway/gateway';
import type { RunHistoryEntry } from '../shared/run/historyEntry';
import { runKeyOf } from '../shared/run/runKey';

/**
 * An entry of `cron.runs`: what this trigger reads of it. `ts` is when the run ended and its delivery
 * was decided, milliseconds by the gateway's clock.
 */
export interface HistoryEntry extends RunHistoryEntry {
	deliveryStatus?: string;
	deliverySuppressionReason?: string;
	delivery?: { intended?: { to?: unknown }; resolved?: { to?: unknown } };
}

/** Filters that the gateway applies itself; absent: all. It refuses empty lists. */
export interface HistoryQuery {
	statuses?: string[];
	deliveryStatuses?: string[];
}

/** What a run is known by, here and in its webhook. */
export const keyOf = (entry: HistoryEntry): string => runKeyOf(entry);

/** The newest entry of those that `select` leaves of each page; null where there is none. */
export async function newestEntry(
	gateway: Gateway,
	query: HistoryQuery = {},
	select = async (entries: HistoryEntry[]): Promise<HistoryEntry[]> => entries,
): Promise<HistoryEntry | null> {
	for await (const entries of pages(gateway, query)) {
		const [found] = await select(entries);
		if (found) return found;
	}
	return null;
}

/**
 * Every entry that ended after `afterMs`, oldest first (of equal times, the one that was written
 * first), each once.
 *
 * Pages are read from the newest on, the only end that holds still: entries that arrive meanwhile
 * push the others towards later pages, so an entry may be seen twice but none is skipped, and what
 * the gateway deletes after a week goes from the other end.
 */
export async function entriesAfter(
	gateway: Gateway,
	query: HistoryQuery,
	afterMs: number,
): Promise<HistoryEntry[]> {
	const found = new Map<string, HistoryEntry>();
	for await (const entries of pages(gateway, query)) {
		const recent = entries.filter(({ ts }) => ts > afterMs);
		for (const entry of recent) {
			if (!found.has(keyOf(entry))) found.set(keyOf(entry), entry);
		}
		if (recent.length < entries.length) break;
	}
	return [...found.values()].reverse();
}

function pages(gateway: Gateway, query: HistoryQuery): AsyncGenerator<HistoryEntry[]> {
	return gateway.runs.pages({ scope: 'all', sortDir: 'desc', ...query });
}
