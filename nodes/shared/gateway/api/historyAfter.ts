import type { IDataObject } from 'n8n-workflow';

import type { RunHistoryEntry } from '../../run/historyEntry';
import { runKeyOf } from '../../run/runKey';
import { endlessList } from '../errors/answer';

/** The most entries that the gateway puts on a page of `cron.runs` (it refuses a higher limit). */
export const PAGE_SIZE = 200;

/** A page as the gateway gives it: newest first. */
export interface Page {
	entries: RunHistoryEntry[];
	/** null: it is the last. */
	nextOffset: number | null;
}

/** A part of the history, oldest first. */
export interface Chunk {
	entries: RunHistoryEntry[];
	/** How many entries are newer than the last of these. */
	newer: number;
}

/** Where a reading ended that was not finished. */
export interface Bookmark {
	last: RunHistoryEntry;
	newer: number;
}

export interface Reading {
	/** Goes on from there. */
	bookmark?: Bookmark;
	/** Of what ended at `upToMs` or before, the newest `most` at most (a page or more). */
	again?: { upToMs: number; most: number };
}

/** No gateway keeps a million entries; each page may be asked for twice. */
const MOST_ENTRIES = 1_000_000;
const MOST_REQUESTS = (2 * MOST_ENTRIES) / PAGE_SIZE;

type Read = (offset: number, limit?: number) => Promise<Page>;

/** The offset of the page whose last entry has as many newer ones. */
const pageEndingAt = (newer: number): number => Math.max(newer - PAGE_SIZE + 1, 0);

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
 *
 * @throws UserError where the history would never end
 */
export async function* entriesAfter(
	ask: (query: IDataObject) => Promise<Page>,
	query: IDataObject,
	afterMs: number,
	{ bookmark, again }: Reading = {},
): AsyncGenerator<Chunk> {
	let requests = 0;
	const read: Read = async (offset, limit = PAGE_SIZE) => {
		requests += 1;
		if (requests > MOST_REQUESTS || offset > MOST_ENTRIES) throw endlessList();
		return await ask({ scope: 'all', sortDir: 'desc', ...query, offset, limit });
	};

	let fromMs = afterMs;
	let offset: number;
	let last = bookmark?.last;
	if (bookmark) {
		offset = pageEndingAt(bookmark.newer);
	} else {
		const newest = await read(0);
		if (beginsAt(newest, afterMs)) {
			yield chunkOf(newest, 0, afterMs);
			return;
		}
		const limit = again && (await limitOf(read, newest, again));
		if (limit && limit.ms > afterMs) ({ ms: fromMs, offset } = limit);
		else offset = await firstPage(read, afterMs);
	}
	for (;;) {
		const page = await read(offset);
		if (last ? !continues(page, last) : !beginsAt(page, fromMs)) {
			offset += PAGE_SIZE - 1;
			continue;
		}
		yield chunkOf(page, offset, fromMs);
		if (offset === 0) return;
		last = page.entries[0] ?? last;
		offset = pageEndingAt(offset);
	}
}

/** Whether the page reaches back to `last`, so that nothing lies between the two. */
function continues({ entries, nextOffset }: Page, last: RunHistoryEntry): boolean {
	const oldest = entries.at(-1);
	if (oldest === undefined || nextOffset === null) return true;
	return oldest.ts < last.ts || entries.some((entry) => runKeyOf(entry) === runKeyOf(last));
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
async function firstPage(read: Read, afterMs: number): Promise<number> {
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
	return pageEndingAt(beyond);
}

/**
 * When the first entry ended that is one too many of those at `upToMs` or before, and the page that
 * ends with it; undefined where there are no more than `most`.
 */
async function limitOf(
	read: Read,
	newest: Page,
	{ upToMs, most }: NonNullable<Reading['again']>,
): Promise<{ ms: number; offset: number } | undefined> {
	const isOnNewest = beginsAt(newest, upToMs);
	const offset = isOnNewest ? 0 : await firstPage(read, upToMs);
	const { entries } = isOnNewest ? newest : await read(offset);
	const later = entries.filter(({ ts }) => ts > upToMs).length;
	const beyond = offset + later + most;
	const entry = (await read(beyond, 1)).entries[0];
	return entry && { ms: entry.ts, offset: pageEndingAt(beyond) };
}
