import * as n8n from 'n8n-workflow';
import { DateTime } from 'luxon';

type Pause = (ms: number, signal?: AbortSignal) => Promise<void>;

/** Until n8n-workflow 2.34 its `sleep` took no signal, and a function of this name did. */
const { sleepWithAbort } = n8n as { sleepWithAbort?: Pause };

/** Resolves after this many milliseconds; rejects at once where the signal is, or gets, aborted. */
export const pause: Pause = sleepWithAbort ?? n8n.sleep;

/** Resolves after `ms` milliseconds, or as soon as `signal` aborts: its end is no error here. */
export async function rest(ms: number, signal: AbortSignal): Promise<void> {
	await pause(ms, signal).catch((error: unknown) => {
		if (!signal.aborted) throw error;
	});
}

/** What `promise` gives, or `undefined` where it takes longer than `timeoutMs`. */
export async function within<T>(timeoutMs: number, promise: Promise<T>): Promise<T | undefined> {
	const timer = new AbortController();
	try {
		return await Promise.race([promise, pause(timeoutMs, timer.signal).then(() => undefined)]);
	} finally {
		timer.abort();
	}
}

/** A moment in milliseconds as ISO 8601 in UTC. */
export function isoUtc(milliseconds: number | null): string | null {
	if (milliseconds === null) return null;
	// Luxon answers null for a moment that no calendar has (a hostile or broken number).
	return DateTime.fromMillis(milliseconds, { zone: 'utc' }).toISO();
}
