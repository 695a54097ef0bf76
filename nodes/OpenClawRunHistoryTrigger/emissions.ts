/** How long an emitted run may be on its way to `execute()` before it is emitted once more. */
const FIRST_WAIT_MS = 2 * 60_000;

/** How often a run is emitted where `execute()` has never been heard of. */
const MOST_TRIES_UNHEARD = 2;

interface Emission {
	tries: number;
	lastMs: number;
	isConfirmed: boolean;
}

/**
 * What a trigger has handed to n8n, in the memory of this process.
 *
 * n8n does not tell `poll()` whether it could store the execution (its database may be full or
 * locked), but the execution's first step is `execute()`, which confirms. What is not confirmed is
 * emitted again, after waits that double; the deduplication store drops what arrived after all.
 *
 * In queue mode `execute()` runs in a worker, out of hearing: each run is emitted twice there.
 */
export class Emissions {
	private readonly emissions = new Map<string, Emission>();
	private hasHeard = false;

	/** Whether the run has to be emitted, at the moment `nowMs` (milliseconds). */
	isDue(key: string, nowMs: number): boolean {
		const emission = this.emissions.get(key);
		if (!emission) return true;
		const waitMs = FIRST_WAIT_MS * 2 ** (emission.tries - 1);
		// Either way, as the clock may have been set back.
		return this.isOpen(key) && Math.abs(nowMs - emission.lastMs) >= waitMs;
	}

	/** Whether the run was emitted and may have to be emitted again. */
	isOpen(key: string): boolean {
		const emission = this.emissions.get(key);
		if (!emission || emission.isConfirmed) return false;
		return this.hasHeard || emission.tries < MOST_TRIES_UNHEARD;
	}

	record(key: string, nowMs: number): void {
		const tries = (this.emissions.get(key)?.tries ?? 0) + 1;
		this.emissions.set(key, { tries, lastMs: nowMs, isConfirmed: false });
	}

	confirm(keys: readonly string[]): void {
		this.hasHeard = true;
		for (const key of keys) {
			const emission = this.emissions.get(key);
			if (emission) emission.isConfirmed = true;
		}
	}

	/** Forgets what no poll looks at any more. */
	keepOnly(keys: ReadonlySet<string>): void {
		for (const key of this.emissions.keys()) {
			if (!keys.has(key)) this.emissions.delete(key);
		}
	}
}
