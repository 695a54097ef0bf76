import type { Deliveries } from './deliveries';

/**
 * After each connect the lists are read at once, and again some seconds later: what a crash of the
 * gateway cut off is recorded after it accepts connections (seen: 1.6 s after). Then every few
 * minutes.
 */
const AFTER_CONNECT_MS = [0, 10_000, 30_000];
const EVERY_MS = 5 * 60_000;

/** After a gap the lists are read at once, but no sooner after the last time: a gateway may count wrongly. */
const SHORTEST_MS = 1_000;

/**
 * In a burst of events the position has to follow, so that a restart does not find more than the store
 * knows. What a reading has found moves it by itself: to read for that all that is still on its way
 * would grow with the square of it.
 */
const MOST_UNREAD = 100;

/** When to read the gateway's lists, for one connection. */
export class CatchUpSchedule {
	private readonly connectedMs = Date.now();
	private reading = 0;
	private dueMs = this.connectedMs;
	private unreadBefore = 0;
	private doneMs = -Infinity;

	private readonly deliveries: Deliveries;

	constructor(deliveries: Deliveries) {
		this.deliveries = deliveries;
	}

	isDue(): boolean {
		const unread = this.deliveries.storedUnreadCount - this.unreadBefore;
		return Date.now() >= this.dueMs || unread >= MOST_UNREAD;
	}

	/** Some events did not come. */
	gap(): void {
		this.dueMs = Math.min(this.dueMs, Math.max(Date.now(), this.doneMs + SHORTEST_MS));
	}

	done(): void {
		this.reading += 1;
		this.unreadBefore = this.deliveries.storedUnreadCount;
		const next = AFTER_CONNECT_MS[this.reading];
		const now = Date.now();
		this.doneMs = now;
		this.dueMs = next === undefined ? now + EVERY_MS : Math.max(now, this.connectedMs + next);
	}

	/** How long there is nothing to do but to listen. */
	waitMs(): number {
		return Math.max(this.dueMs - Date.now(), 0);
	}
}
