import type { INodeExecutionData, IPollFunctions } from 'n8n-workflow';
import type { Gateway } from '../shared/gateway/gateway';
import { handOver } from './handOver';
import { firstPosition, keepPosition, knownPosition, type Memory } from './position';
import { keyOf, type HistoryEntry } from './runHistory';
import { readHistory } from './readHistory';
import { queryFor, selectEntries } from './selection';
import type { Settings } from './settings';

/** Of the time that n8n gives a poll, before it reads no further. */
const SHARE_FOR_READING = 0.5;

/** What a poll found. */
interface Found {
	/** Oldest first; at most `maxItems`. */
	due: HistoryEntry[];
	/** The first that is left for the next poll. */
	left?: HistoryEntry;
	/** When the last one ended that was looked at. */
	reachedMs?: number;
}

/** Emits what is new, oldest first and at most `maxItems`. */
export async function pollHistory(
	context: IPollFunctions,
	gateway: Gateway,
	memory: Memory,
	settings: Settings,
	toItem: (entry: HistoryEntry) => INodeExecutionData,
): Promise<void> {
	const { emissions } = memory;
	const position =
		knownPosition(context, memory, settings) ??
		(await firstPosition(context, gateway, memory, settings));
	const nowMs = Date.now();
	const afterMs = Math.max(
		position.afterMs,
		Math.min(position.settledMs, nowMs) - settings.overlapMs,
	);
	// What has to be emitted again lies before the bookmark.
	if (emissions.hasDueAgain(nowMs)) memory.bookmark = undefined;
	const found = await findDue(context, gateway, memory, settings, afterMs, nowMs);
	// Asked once more, as another poll may have emitted them meanwhile.
	const due = found.due.filter((entry) => emissions.isDue(keyOf(entry), nowMs));

	for (const entry of due) emissions.record(keyOf(entry), entry.ts, nowMs);
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
	keepPosition(context, memory, { ...position, settledMs });
	if (due.length > 0) handOver(context, emissions, due.map(keyOf), due.map(toItem));
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
	const found: Found = { due: [] };
	const seen = new Set<string>();
	const select = selectEntries(gateway, settings);
	const query = queryFor(settings);
	for await (const chunk of readHistory(context, gateway, query, afterMs, memory)) {
		const isNew = (entry: HistoryEntry) => {
			const key = keyOf(entry);
			return !seen.has(key) && emissions.isDue(key, nowMs);
		};
		const due = await select(chunk.entries.filter(isNew));
		for (const entry of chunk.entries) seen.add(keyOf(entry));
		const taken = due.slice(0, settings.maxItems - found.due.length);
		found.due.push(...taken);
		found.left = due[taken.length];
		const last = found.left ? taken.at(-1) : chunk.entries.at(-1);
		if (last) {
			found.reachedMs = last.ts;
			const newer = chunk.newer + chunk.entries.length - 1 - chunk.entries.indexOf(last);
			memory.bookmark = { last, newer };
		}
		if (found.left || (chunk.newer > 0 && Date.now() > deadline)) return found;
	}
	memory.bookmark = undefined;
	return found;
}

/** Versions of n8n that do not say how long a poll may take do not end it either. */
function pollBudgetMs(context: IPollFunctions): number {
	const { getPollBudgetMs } = context as Partial<IPollFunctions>;
	return getPollBudgetMs?.call(context) ?? Infinity;
}
