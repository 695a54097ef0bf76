import { pause } from './pause';

/** Resolves after `ms` milliseconds, or as soon as `signal` aborts: its end is no error here. */
export async function rest(ms: number, signal: AbortSignal): Promise<void> {
	await pause(ms, signal).catch((error: unknown) => {
		if (!signal.aborted) throw error;
	});
}
