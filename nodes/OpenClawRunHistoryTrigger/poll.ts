import type { INodeExecutionData, IPollFunctions } from 'n8n-workflow';
import type { Gateway } from '../shared/gateway/gateway';
import { findPosition, keepPosition, type Memory } from './position';
import { entriesAfter, keyOf, type HistoryEntry } from './runHistory';
import { queryFor, selectEntries } from './selection';
import type { Settings } from './settings';

/** Emits what is new, oldest first and at most `maxItems`; null where nothing is. */
export async function pollHistory(
	context: IPollFunctions,
	gateway: Gateway,
	memory: Memory,
	settings: Settings,
	toItem: (entry: HistoryEntry) => INodeExecutionData,
): Promise<INodeExecutionData[][] | null> {
	const { emissions } = memory;
	const position = await findPosition(context, memory, gateway, settings);
	const nowMs = Date.now();
	const entries = await entriesAfter(
		gateway,
		queryFor(settings),
		Math.max(position.afterMs, Math.min(position.settledMs, nowMs) - settings.overlapMs),
	);
	const isDue = (entry: HistoryEntry) => emissions.isDue(keyOf(entry), nowMs);
	const selected = await selectEntries(gateway, settings, entries.filter(isDue));
	// Asked once more, as another poll may have emitted them meanwhile.
	const due = selected.filter(isDue);
	const batch = due.slice(0, settings.maxItems);

	for (const entry of batch) emissions.record(keyOf(entry), nowMs);
	emissions.keepOnly(new Set(entries.map(keyOf)));
	const unconfirmed = entries.find((entry) => emissions.isOpen(keyOf(entry)));
	const leftForLater = due[settings.maxItems];
	// Up to the newest entry, but no further than what n8n has not confirmed or a later poll emits:
	// a crash right now loses none of them.
	const reachedMs = entries.at(-1)?.ts ?? position.settledMs;
	const settledMs = Math.min(
		...[reachedMs, unconfirmed?.ts, leftForLater?.ts, nowMs].filter((ms) => ms !== undefined),
	);
	keepPosition(context, memory, { ...position, settledMs });
	return batch.length > 0 ? [batch.map(toItem)] : null;
}
