import type { INodeExecutionData, IPollFunctions } from 'n8n-workflow';
import type { Gateway } from '../shared/gateway/gateway';
import { positionOf } from './beginning';
import { handOver } from './handOver';
import { keepPosition, movedTo, readFromMs, type Memory } from './position';
import type { Bookmark } from '../shared/gateway/api/historyAfter';
import type { RunHistoryEntry } from '../shared/run/historyEntry';
import { runKeyOf } from '../shared/run/runKey';
import { readHistory } from './readHistory';
import { queryFor, selectEntries } from './selection';
import { doubtfulAtStart, dueOf } from './startOfN8n';
import type { Settings } from './settings';

/** Of the time that n8n gives a poll, before it reads no further. */
const SHARE_FOR_READING = 0.5;

/** What a poll found. */
interface Found {
	/** Oldest first; at most `maxItems`. */
	due: RunHistoryEntry[];
	/** The keys of all runs that are to be taken in, also of those on their way to n8n. */
	listed: Set<string>;
	/** The first that is left for the next poll. */
	left?: RunHistoryEntry;
	/** When the last one ended that was looked at. */
	reachedMs?: number;
	/** Where the next poll reads on. */
	bookmark?: Bookmark;
	/** Whether nothing newer is left to read. */
	isWhole: boolean;
}

/** Emits what is new, oldest first and at most `maxItems`. */
export async function pollHistory(
	context: IPollFunctions,
	gateway: Gateway,
	memory: Memory,
	settings: Settings,
	toItem: (entry: RunHistoryEntry) => INodeExecutionData,
): Promise<void> {
	const { emissions } = memory;
	const position = await positionOf({ context, gateway, memory, settings });
	const { beginnings } = memory;
	const nowMs = Date.now();
	const afterMs = readFromMs(position, settings, nowMs);
	// What has to be emitted again lies before the bookmark.
	if (emissions.hasDueAgain(nowMs)) memory.bookmark = undefined;
	const readOnFromMs = memory.bookmark?.last.ts ?? -Infinity;
	const open = emissions.open();
	const found = await findDue(context, gateway, memory, settings, afterMs, nowMs);
	if (memory.beginnings !== beginnings) return;
	// Asked once more, as another poll may have emitted them meanwhile.
	const due = found.due.filter((entry) => emissions.isDue(runKeyOf(entry), nowMs));

	const readToMs = found.isWhole ? Infinity : (found.reachedMs ?? -Infinity);
	const passed = open.filter(([, endedMs]) => endedMs > readOnFromMs && endedMs < readToMs);
	emissions.forgetOpen(passed.map(([key]) => key).filter((key) => !found.listed.has(key)));
	for (const entry of due) emissions.record(runKeyOf(entry), entry.ts, nowMs);
	// Up to the last one looked at, but no further than what n8n has not confirmed or a later poll
	// emits: a crash right now loses none of them.
	const settledMs = Math.min(
		...[
			found.reachedMs ?? position.settledMs,
			emissions.firstOpenMs(),
			found.left?.ts,
			nowMs,
		].filter((ms) => ms !== undefined),
	);
	emissions.forgetBefore(Math.min(settledMs, nowMs) - settings.overlapMs);
	memory.bookmark = found.bookmark;
	keepPosition(context, memory, movedTo(settledMs, position, settings, nowMs));
	if (due.length > 0) handOver(context, emissions, due.map(runKeyOf), due.map(toItem));

	const doubtful = await doubtfulAtStart(gateway, memory, settings);
	const dueOfThem = dueOf(context, doubtful, settings.maxItems - due.length);
	if (dueOfThem.length === 0) return;
	handOver(context, doubtful.emissions, dueOfThem.map(runKeyOf), dueOfThem.map(toItem));
}

async function findDue(
	context: IPollFunctions,
	gateway: Gateway,
	memory: Memory,
	settings: Settings,
	afterMs: number,
	nowMs: number,
): Promise<Found> {
	const { emissions } = memory;
	const deadline = nowMs + pollBudgetMs(context) * SHARE_FOR_READING;
	const found: Found = { due: [], listed: new Set(), bookmark: memory.bookmark, isWhole: false };
	const seen = new Set<string>();
	const select = selectEntries(gateway, settings);
	const query = queryFor(settings);
	for await (const chunk of readHistory(context, gateway, query, afterMs, memory)) {
		const isOpen = (entry: RunHistoryEntry) =>
			!seen.has(runKeyOf(entry)) && !emissions.isConfirmed(runKeyOf(entry));
		const listed = await select(chunk.entries.filter(isOpen));
		for (const entry of chunk.entries) seen.add(runKeyOf(entry));
		for (const entry of listed) found.listed.add(runKeyOf(entry));
		const due = listed.filter((entry) => emissions.isDue(runKeyOf(entry), nowMs));
		const taken = due.slice(0, settings.maxItems - found.due.length);
		found.due.push(...taken);
		found.left = due[taken.length];
		const last = found.left ? taken.at(-1) : chunk.entries.at(-1);
		if (last) {
			found.reachedMs = last.ts;
			const newer = chunk.newer + chunk.entries.length - 1 - chunk.entries.indexOf(last);
			found.bookmark = { last, newer };
		}
		if (found.left || (chunk.newer > 0 && Date.now() > deadline)) return found;
	}
	return { ...found, bookmark: undefined, isWhole: true };
}

/** Versions of n8n that do not say how long a poll may take do not end it either. */
function pollBudgetMs(context: IPollFunctions): number {
	const { getPollBudgetMs } = context as Partial<IPollFunctions>;
	return getPollBudgetMs?.call(context) ?? Infinity;
}
