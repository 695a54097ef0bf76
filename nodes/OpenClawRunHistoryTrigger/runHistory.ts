import type { IDataObject } from 'n8n-workflow';
import { runKeyOf } from '../shared/runEvent/runKey';
import type { GatewayClient } from '../shared/gateway/client';

/** The most entries that the gateway puts on a page of `cron.runs` (it refuses a higher limit). */
const PAGE_SIZE = 200;

/** An entry of `cron.runs`: what this trigger reads of it. */
export interface HistoryEntry extends IDataObject {
	/** When the run ended and its delivery was decided, milliseconds by the gateway's clock. */
	ts: number;
	jobId: string;
	deliveryStatus?: string;
	deliverySuppressionReason?: string;
	delivery?: { intended?: { to?: unknown }; resolved?: { to?: unknown } };
}

/** Filters that the gateway applies itself; absent: all. It refuses empty lists. */
export interface HistoryQuery {
	statuses?: string[];
	deliveryStatuses?: string[];
}

interface HistoryPage {
	entries: HistoryEntry[];
	nextOffset: number | null;
}

/** What a run is known by, here and in its webhook. */
export const keyOf = (entry: HistoryEntry): string => runKeyOf(entry);

/** The newest entry that `isWanted`; null where there is none. */
export async function newestEntry(
	gateway: GatewayClient,
	query: HistoryQuery = {},
	isWanted: (entry: HistoryEntry) => boolean = () => true,
): Promise<HistoryEntry | null> {
	for await (const entries of pages(gateway, query)) {
		const found = entries.find(isWanted);
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
	gateway: GatewayClient,
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

async function* pages(gateway: GatewayClient, query: HistoryQuery): AsyncGenerator<HistoryEntry[]> {
	let offset: number | null = 0;
	while (offset !== null) {
		const { entries, nextOffset }: HistoryPage = await readPage(gateway, query, {
			limit: PAGE_SIZE,
			offset,
		});
		yield entries;
		offset = entries.length > 0 ? nextOffset : null;
	}
}

async function readPage(
	gateway: GatewayClient,
	query: HistoryQuery,
	page: { limit: number; offset: number },
): Promise<HistoryPage> {
	return await gateway.call<HistoryPage>('cron.runs', {
		scope: 'all',
		sortDir: 'desc',
		...query,
		...page,
	});
}
