import { Bell } from './bell';
import type { Deliveries } from './deliveries';
import type { Happening } from './happening';
import { rest } from '../shared/time';

export interface OutboxOptions {
	/** The most happenings that one execution gets. */
	maxItems: number;
	/** Each happening gets an execution of its own. */
	oneExecutionEach: boolean;
	/** Starts an execution; resolves with whether n8n has stored it, once it is over. */
	emit(batch: readonly Happening[]): Promise<boolean>;
	/** Called after n8n has stored something. */
	onStored(): void;
	/** Called where something was not brought to n8n: whoever goes on has to find it again. */
	onLeft(): void;
}

/** How long what arrives waits for the execution that is under way, to go into the next together. */
const LONGEST_WAIT_MS = 1_000;

/** Where nothing goes together: so that a long catching up does not start thousands at once. */
const LONGEST_WAIT_EACH_MS = 50;

/** Pauses before what n8n could not store is emitted again. */
const FIRST_PAUSE_MS = 1_000;
const LONGEST_PAUSE_MS = 60_000;

/** The bell rings earlier where something arrives. */
const IDLE_MS = 30_000;

/**
 * Hands what happened to n8n, in the order in which it was added: at once where nothing is under
 * way, and else together with whatever arrives until n8n is done, but after a second at the latest.
 */
export class Outbox {
	private readonly pending: Happening[] = [];
	private readonly bell = new Bell();

	private readonly deliveries: Deliveries;
	private readonly options: OutboxOptions;
	private readonly signal: AbortSignal;

	constructor(deliveries: Deliveries, options: OutboxOptions, signal: AbortSignal) {
		this.deliveries = deliveries;
		this.options = options;
		this.signal = signal;
		signal.addEventListener('abort', () => this.bell.ring(), { once: true });
	}

	/** After the end nothing is taken on: the next publication would wait for this one to bring it. */
	add(happenings: readonly Happening[]): void {
		if (this.signal.aborted) return;
		for (const happening of happenings) {
			const { key, historyMs } = happening;
			if (this.deliveries.begin(key, historyMs)) this.pending.push(happening);
		}
		this.bell.ring();
	}

	/** Emits until the signal aborts; after that nothing is emitted any more. */
	async run(): Promise<void> {
		const { maxItems, oneExecutionEach } = this.options;
		const longestWaitMs = oneExecutionEach ? LONGEST_WAIT_EACH_MS : LONGEST_WAIT_MS;
		while (!this.signal.aborted) {
			const batch = this.pending.splice(0, oneExecutionEach ? 1 : maxItems);
			if (batch.length === 0) await this.bell.wait(IDLE_MS);
			else await Promise.race([this.deliver(batch), rest(longestWaitMs, this.signal)]);
		}
		this.leave(this.pending);
	}

	/** The same batch until n8n has it. */
	private async deliver(batch: readonly Happening[]): Promise<void> {
		const keys = batch.map(({ key }) => key);
		for (let pauseMs = FIRST_PAUSE_MS; !this.signal.aborted; pauseMs *= 2) {
			if (await this.options.emit(batch)) {
				this.deliveries.confirm(keys);
				this.options.onStored();
				return;
			}
			await rest(Math.min(pauseMs, LONGEST_PAUSE_MS), this.signal);
		}
		this.leave(batch);
	}

	private leave(happenings: readonly Happening[]): void {
		if (happenings.length === 0) return;
		this.deliveries.abandon(happenings.map(({ key }) => key));
		this.options.onLeft();
	}
}
