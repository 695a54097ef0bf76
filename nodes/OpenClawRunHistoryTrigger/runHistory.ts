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

/** A part of the history, oldest first. */
export interface Chunk {
	entries: HistoryEntry[];
	/** How many entries are newer than the last of these. */
	newer: number;
}

/** As the gateway gives it: newest first. */
interface Page {
	entries: HistoryEntry[];
	/** null: it is the last. */
	nextOffset: number | null;
}

/** Where a reading ended that was not finished. */
export interface Bookmark {
	last: HistoryEntry;
	newer: number;
}

/** The most entries that the gateway puts on a page (it refuses a higher limit). */
const PAGE_SIZE = 200;

/** What a run is known by, here and in its webhook. */
export const keyOf = (entry: HistoryEntry): string => runKeyOf(entry);

/** The newest entry of those that `select` leaves of each page; null where there is none. */
export async function newestEntry(
	gateway: Gateway,
	query: HistoryQuery = {},
	select = async (entries: HistoryEntry[]): Promise<HistoryEntry[]> => entries,
): Promise<HistoryEntry | null> {
	for await (const entries of gateway.runs.pages({ scope: 'all', sortDir: 'desc', ...query })) {
		const [found] = await select(entries as HistoryEntry[]);
		if (found) return found;
	}
	return null;
}

/**
 * The entries that ended after `afterMs`, oldest first, in chunks of a page, as long as the caller
 * goes on: nobody has to hold them all, and what the caller does not read is not asked for.
 *
 * The gateway counts pages from the newest entry on (that end holds still where it deletes old
 * entries), and knows no "since". So the page where `afterMs` lies is searched for, in steps that
 * double, or found by the bookmark of the last reading. Each page then begins with the last entry of
 * the one before, and the first with one of `afterMs` or before: where that is missing, entries that
 * arrived meanwhile have pushed it back, and the reading follows it. An entry may be seen twice; none
 * is skipped.
 */
export async function* entriesAfter(
	gateway: Gateway,
	query: HistoryQuery,
	afterMs: number,
	bookmark?: Bookmark,
): AsyncGenerator<Chunk> {
	const read = async (offset: number, limit = PAGE_SIZE): Promise<Page> =>
		await gateway.runs.page({ scope: 'all', sortDir: 'desc', ...query, offset, limit });

	let offset: number;
	let last = bookmark?.last;
	if (bookmark) {
		offset = Math.max(bookmark.newer - PAGE_SIZE + 1, 0);
	} else {
		const newest = await read(0);
		const isWhole = newest.nextOffset === null || (newest.entries.at(-1)?.ts ?? 0) <= afterMs;
		if (isWhole) {
			yield chunkOf(newest, 0, afterMs);
			return;
		}
		offset = await firstPage(read, afterMs);
	}
	for (;;) {
		const page = await read(offset);
		if (last ? !continues(page, last) : !beginsAt(page, afterMs)) {
			offset += PAGE_SIZE - 1;
			continue;
		}
		const chunk = chunkOf(page, offset, afterMs);
		yield chunk;
		if (offset === 0) return;
		last = page.entries[0] ?? last;
		offset = Math.max(offset - PAGE_SIZE + 1, 0);
	}
}

/** Whether the page reaches back to `last`, so that nothing lies between the two. */
function continues({ entries, nextOffset }: Page, last: HistoryEntry): boolean {
	const oldest = entries.at(-1);
	if (oldest === undefined || nextOffset === null) return true;
	return oldest.ts < last.ts || entries.some((entry) => keyOf(entry) === keyOf(last));
}

/** Whether nothing that ended after `afterMs` lies before the page. */
function beginsAt({ entries, nextOffset }: Page, afterMs: number): boolean {
	const oldest = entries.at(-1);
	return oldest === undefined || nextOffset === null || oldest.ts <= afterMs;
}

function chunkOf({ entries }: Page, offset: number, afterMs: number): Chunk {
	return { entries: entries.filter(({ ts }) => ts > afterMs).reverse(), newer: offset };
}

/** The offset of the page that has the last entry of `afterMs` or before at its end. */
async function firstPage(
	read: (offset: number, limit: number) => Promise<Page>,
	afterMs: number,
): Promise<number> {
	const isAfter = async (offset: number) =>
		((await read(offset, 1)).entries[0]?.ts ?? -Infinity) > afterMs;
	// The page before was looked at: its last entry is later.
	let within = PAGE_SIZE - 1;
	let beyond = 2 * PAGE_SIZE;
	while (await isAfter(beyond)) {
		within = beyond;
		beyond *= 2;
	}
	while (beyond - within >= PAGE_SIZE) {
		const middle = Math.floor((within + beyond) / 2);
		if (await isAfter(middle)) within = middle;
		else beyond = middle;
	}
	return Math.max(beyond - PAGE_SIZE + 1, 0);
}
