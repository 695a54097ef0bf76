import { setTimeout as sleep } from 'node:timers/promises';

export interface Bound {
	seconds: number;
	everyMs?: number;
}

/**
 * Asks again and again until `probe` answers something other than `undefined`, and returns that.
 * A probe that throws ends the wait: what may fail for a while has to say so by `undefined`.
 */
export async function until<T>(
	awaited: string,
	{ seconds, everyMs = 250 }: Bound,
	probe: () => Promise<T | undefined> | T | undefined,
): Promise<T> {
	const deadline = Date.now() + seconds * 1000;
	for (;;) {
		const answer = await probe();
		if (answer !== undefined) return answer;
		if (Date.now() >= deadline) throw new Error(`Waited ${seconds} s in vain for ${awaited}`);
		await sleep(everyMs);
	}
}
