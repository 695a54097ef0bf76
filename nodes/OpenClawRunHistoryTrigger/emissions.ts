const MINUTE_MS = 60_000;

/** How long an emitted run may be on its way before it is emitted once more; doubles each time. */
const FIRST_WAIT_MS = 2 * MINUTE_MS;
const LONGEST_WAIT_MS = 60 * MINUTE_MS;

/** The same where n8n said that it could not store or start the execution. */
const FIRST_WAIT_AFTER_REFUSAL_MS = MINUTE_MS / 2;
const LONGEST_WAIT_AFTER_REFUSAL_MS = 5 * MINUTE_MS;

type State = 'onItsWay' | 'refused' | 'confirmed';

interface Emission {
	/** When the run ended, by the gateway's clock. */
	endedMs: number;
	tries: number;
	lastMs: number;
	state: State;
}

/**
 * What a trigger has handed to n8n, in the memory of this process.
 *
 * A run is confirmed by the execution's first step, where that runs in this process, or by n8n, once
 * the execution is over (in queue mode, where it runs in a worker). What is not confirmed is emitted
 * again, after waits that double, for as long as the history shows it; the deduplication store drops
 * what arrived after all.
 */
export class Emissions {
	private readonly emissions = new Map<string, Emission>();

	/** Runs that are not to be emitted: an earlier process did, or they are of before the beginning. */
	restore(confirmed: ReadonlyArray<readonly [key: string, endedMs: number]>): void {
		for (const [key, endedMs] of confirmed) {
			if (this.emissions.has(key)) continue;
			this.emissions.set(key, { endedMs, tries: 1, lastMs: 0, state: 'confirmed' });
		}
	}

	/** What was confirmed, to be restored by a later process. */
	confirmed(): Array<[key: string, endedMs: number]> {
		return [...this.emissions]
			.filter(([, { state }]) => state === 'confirmed')
			.map(([key, { endedMs }]) => [key, endedMs]);
	}

	/** Whether the run has to be emitted, at the moment `nowMs` (milliseconds). */
	isDue(key: string, nowMs: number): boolean {
		const emission = this.emissions.get(key);
		return emission === undefined || isDueAgain(emission, nowMs);
	}

	/** Whether a run that was emitted has to be emitted again. */
	hasDueAgain(nowMs: number): boolean {
		return [...this.emissions.values()].some((emission) => isDueAgain(emission, nowMs));
	}

	isConfirmed(key: string): boolean {
		return this.emissions.get(key)?.state === 'confirmed';
	}

	/** What n8n has not confirmed, and when it ended. */
	open(): Array<[key: string, endedMs: number]> {
		return [...this.emissions]
			.filter(([, { state }]) => state !== 'confirmed')
			.map(([key, { endedMs }]) => [key, endedMs]);
	}

	/** When the first of those ended. */
	firstOpenMs(): number | undefined {
		return this.open()
			.map(([, endedMs]) => endedMs)
			.sort((one, other) => one - other)[0];
	}

	record(key: string, endedMs: number, nowMs: number): void {
		const tries = (this.emissions.get(key)?.tries ?? 0) + 1;
		this.emissions.set(key, { endedMs, tries, lastMs: nowMs, state: 'onItsWay' });
	}

	/** A run that is confirmed stays so: a later try of it that n8n refuses changes nothing. */
	settle(keys: readonly string[], state: 'refused' | 'confirmed'): void {
		for (const key of keys) {
			const emission = this.emissions.get(key);
			if (emission && emission.state !== 'confirmed') emission.state = state;
		}
	}

	/** Forgets what the history does not show any more, so that nothing can emit it again. */
	forgetOpen(keys: readonly string[]): void {
		for (const key of keys) if (!this.isConfirmed(key)) this.emissions.delete(key);
	}

	/** Another start may ask for what is of before this one; what was emitted, the store drops. */
	forgetConfirmed(): void {
		for (const key of this.emissions.keys()) if (this.isConfirmed(key)) this.emissions.delete(key);
	}

	/** Forgets what no poll looks at any more. */
	forgetBefore(ms: number): void {
		for (const [key, { endedMs }] of this.emissions) {
			if (endedMs < ms) this.emissions.delete(key);
		}
	}
}

function isDueAgain({ state, tries, lastMs }: Emission, nowMs: number): boolean {
	if (state === 'confirmed') return false;
	const [firstMs, longestMs] =
		state === 'refused'
			? [FIRST_WAIT_AFTER_REFUSAL_MS, LONGEST_WAIT_AFTER_REFUSAL_MS]
			: [FIRST_WAIT_MS, LONGEST_WAIT_MS];
	// Either way, as the clock may have been set back.
	return Math.abs(nowMs - lastMs) >= Math.min(firstMs * 2 ** (tries - 1), longestMs);
}
