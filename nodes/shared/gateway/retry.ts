import { pause } from '../time';
import type { Method } from './methods';
import type { GatewayFailure, GatewayOutcome } from './errors/failure';

/** Pauses before a read is repeated, in milliseconds; there are as many repeats as pauses. */
const READ_PAUSES_MS = [250, 1000];

/** The gateway's window for changes is a minute (30 `cron.add` a minute, 30 `cron.update`, ...). */
const LONGEST_WAIT_MS = 65_000;

/** How often a call that the gateway turns away waits for its turn, when other items go first. */
const MOST_WAITS = 3;

/**
 * Repeats what is safe to repeat: any call that the gateway turned away with `retryAfterMs`, as
 * nothing was done, and reads that failed on the way. Everything else is returned as it is.
 */
export async function withRetries(
	effect: Method['effect'],
	attempt: () => Promise<GatewayOutcome>,
	signal?: AbortSignal,
): Promise<GatewayOutcome> {
	let waits = 0;
	let repeats = 0;
	for (;;) {
		const outcome = await attempt();
		if (outcome.ok) return outcome;
		const pauseMs = pauseBefore(outcome.failure, effect, waits, repeats);
		if (pauseMs === undefined) return outcome;
		if (outcome.failure.retryAfterMs === undefined) repeats += 1;
		else waits += 1;
		await pause(pauseMs, signal);
	}
}

function pauseBefore(
	{ retryAfterMs, isTransient }: GatewayFailure,
	effect: Method['effect'],
	waits: number,
	repeats: number,
): number | undefined {
	if (retryAfterMs !== undefined) {
		return waits < MOST_WAITS && retryAfterMs <= LONGEST_WAIT_MS ? retryAfterMs : undefined;
	}
	return isTransient && effect === 'read' ? READ_PAUSES_MS[repeats] : undefined;
}
