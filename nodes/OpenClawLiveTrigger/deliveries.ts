/** More than arrive between two readings of the history; each is some hundred bytes. */
const MOST_REMEMBERED = 20_000;

/**
 * What one trigger node of this process has on its way to n8n, and what n8n has. It outlives the
 * connection and the publication: the next ones must not begin with what is under way.
 */
export class Deliveries {
	/** By key: when it stands in the run history, or null where it came as an event. */
	private readonly open = new Map<string, number | null>();
	private readonly stored = new Map<string, true>();
	/** How many n8n has stored since the process began. */
	storedCount = 0;

	/** Takes on what is new; answers false for what is under way or done. */
	begin(key: string, historyMs: number | null): boolean {
		if (this.stored.has(key)) return false;
		const isNew = !this.open.has(key);
		// The event has no place in the history; the entry that follows it has.
		if (isNew || historyMs !== null) this.open.set(key, historyMs);
		return isNew;
	}

	/** n8n has it in its database. */
	confirm(keys: readonly string[]): void {
		for (const key of keys) {
			this.open.delete(key);
			this.stored.set(key, true);
			this.storedCount += 1;
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
}
