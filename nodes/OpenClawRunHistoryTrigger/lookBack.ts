import type { Gateway } from '../shared/gateway/gateway';
import { surelyKnown } from '../shared/intake/recordInStore';
import { newestEntry } from './runHistory';
import type { Settings } from './settings';

/** How far a trigger looks back that was published before and has lost its position. */
const LOOK_BACK_MS = 24 * 60 * 60_000;

/** A day, but no more runs than the deduplication store surely knows if they were emitted before. */
export async function lookBack(
	gateway: Gateway,
	{ deduplicationWindow }: Settings,
	startMs = 0,
): Promise<number> {
	const newestMs = (await newestEntry(gateway))?.ts ?? 0;
	const earliestMs = Math.max(startMs, Math.min(newestMs, Date.now()) - LOOK_BACK_MS);
	const most = surelyKnown(deduplicationWindow);
	let seen = 0;
	for await (const page of gateway.runs.pages({ scope: 'all', sortDir: 'desc' })) {
		const beyond = page[most - seen];
		if (beyond && beyond.ts > earliestMs) return beyond.ts;
		if (beyond || (page.at(-1)?.ts ?? 0) <= earliestMs) break;
		seen += page.length;
	}
	return earliestMs;
}
