import { rest } from '../shared/time';

/** Wakes the one who waits; rung while nobody waits, it shortens the next wait to nothing. */
export class Bell {
	private waiting = new AbortController();

	ring(): void {
		this.waiting.abort();
	}

	/** Resolves after `ms` milliseconds, or when the bell rings. */
	async wait(ms: number): Promise<void> {
		await rest(ms, this.waiting.signal);
		this.waiting = new AbortController();
	}
}
