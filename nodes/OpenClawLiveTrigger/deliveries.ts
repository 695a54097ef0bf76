/** More than arrive between two readings of the history; each is some hundred bytes. */
const MOST_REMEMBERED = 20_000;

/** What n8n has, and when it stands in the run history. */
export type Confirmed = Array<[key: string, historyMs: number]>;

/** As many stand in n8n's static data, which n8n saves as a whole. */
const MOST_KEPT = 2_000;

/**
 * What one trigger node of this process has on its way to n8n, and what n8n has. It outlives the
 * connection and the publication: the next ones must not begin with what is under way.
 */
export class Deliveries {
	/** By key: when it stands in the run history, or null where it came as an event. */
	private readonly open = new Map<string, number | null>();
	/** The same of what n8n has. */
	private readonly stored: Map<string, number | null>;
	/** How many n8n has stored since the process began. */
	storedCount = 0;
	/** Those of them that no reading of the history had found by then. */
	storedUnreadCount = 0;

	/** `confirmed` is what an earlier process knew n8n to have. */
	constructor(confirmed: Confirmed = []) {
		this.stored = new Map(confirmed);
	}

	/** Takes on what is new; answers false for what is under way or done. */
	begin(key: string, historyMs: number | null): boolean {
		if (this.stored.has(key)) {
			if (historyMs !== null) this.stored.set(key, historyMs);
			return false;
		}
		const isNew = !this.open.has(key);
		// The event has no place in the history; the entry that follows it has.
		if (isNew || historyMs !== null) this.open.set(key, historyMs);
		return isNew;
	}

	get openCount(): number {
		return this.open.size;
	}

	isOpen(key: string): boolean {
		return this.open.has(key);
	}

	/** n8n has it in its database. */
	confirm(keys: readonly string[]): void {
		for (const key of keys) {
			if (this.stored.has(key)) continue;
			const historyMs = this.open.get(key) ?? null;
			this.stored.set(key, historyMs);
			this.open.delete(key);
			this.storedCount += 1;
			if (historyMs === null) this.storedUnreadCount += 1;
		}
		for (const oldest of this.stored.keys()) {
			if (this.stored.size <= MOST_REMEMBERED) break;
			this.stored.delete(oldest);
		}
	}

	/** Nobody brings it to n8n any more: whoever finds it next takes it on. */
	abandon(keys: readonly string[]): void {
		for (const key of keys) this.open.delete(key);
	}

	/** The earliest place in the history that n8n does not have yet; infinity where there is none. */
	earliestOpenMs(): number {
		return Math.min(...[...this.open.values()].filter((ms) => ms !== null), Infinity);
	}

	/** What n8n has of the history after `settledMs`: a new process reads it again. */
	confirmedAfter(settledMs: number): Confirmed {
		const later: Confirmed = [];
		for (const [key, ms] of this.stored) if (ms !== null && ms > settledMs) later.push([key, ms]);
		return later.slice(-MOST_KEPT);
	}
}

/** Another node may have written anything into the static data of the workflow. */
export function readConfirmed(value: unknown): Confirmed {
	const entries: unknown[] = Array.isArray(value) ? value : [];
	return entries.filter(
		(entry): entry is Confirmed[number] =>
			Array.isArray(entry) && typeof entry[0] === 'string' && typeof entry[1] === 'number',
	);
}
