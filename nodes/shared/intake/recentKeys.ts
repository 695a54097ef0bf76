/**
 * The last keys seen, in the memory of this process. The first layer of deduplication: it answers
 * repeats before n8n stores anything, also repeats that arrive in the same instant.
 *
 * Costs the same at any number of keys ever seen: a Map keeps its keys in insertion order, so the
 * oldest is always the first.
 */
export class RecentKeys {
	private readonly keys = new Map<string, true>();

	/** Records `key`; answers whether it was new. Beyond `window` keys the oldest are forgotten. */
	add(key: string, window: number): boolean {
		const isNew = !this.keys.delete(key);
		this.keys.set(key, true);
		for (const oldest of this.keys.keys()) {
			if (this.keys.size <= window) break;
			this.keys.delete(oldest);
		}
		return isNew;
	}

	forget(key: string): void {
		this.keys.delete(key);
	}
}
