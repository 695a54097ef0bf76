import { Bell } from './bell';
import type { Deliveries } from './deliveries';
import type { Outcome } from './emit';
import type { Happening } from './happening';
import { MOST_UNDER_WAY } from './position';
import { rest } from '../shared/time';

export interface OutboxOptions {
	/** The most happenings that one execution gets. */
	maxItems: number;
	/** Each happening gets an execution of its own. */
	oneExecutionEach: boolean;
	/** Starts an execution; resolves once it is over. */
	emit(batch: readonly Happening[]): Promise<Outcome>;
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

/** The same where the execution failed: each is one in n8n's list, and may be told of. */
const FIRST_PAUSE_AFTER_FAILURE_MS = 30_000;
const LONGEST_PAUSE_AFTER_FAILURE_MS = 5 * 60_000;

/** The bell rings earlier where something arrives. */
const IDLE_MS = 30_000;

/**
 * Hands what happened to n8n, in the order in which it was added: at once where nothing is under
 * way, and else together with whatever arrives until n8n is done, but after a second at the latest.
 */
export class Outbox {
	private readonly pending: Happening[] = [];
	/** What executions failed to take in. */
	private readonly failed: Happening[] = [];
	private isRepeating = false;
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

	/** Whether more is to come yet, or n8n has too much to do with what it was given. */
	hasRoom(): boolean {
		// Others need not wait for what executions fail to take in.
		return this.deliveries.openCount - this.failed.length < MOST_UNDER_WAY;
	}

	/** Emits until the signal aborts; after that nothing is emitted any more. */
	async run(): Promise<void> {
		while (!this.signal.aborted) {
			const batch = this.batchOf(this.pending);
			if (batch.length === 0) await this.bell.wait(IDLE_MS);
			else await this.deliverOrWait(batch);
		}
		this.leave([...this.pending, ...this.failed]);
	}

	private batchOf(happenings: Happening[]): Happening[] {
		const { maxItems, oneExecutionEach } = this.options;
		return happenings.splice(0, oneExecutionEach ? 1 : maxItems);
	}

	/** Answers what became of the batch, or nothing where that takes too long to wait for it. */
	private async deliverOrWait(batch: readonly Happening[]): Promise<Outcome | void> {
		const ms = this.options.oneExecutionEach ? LONGEST_WAIT_EACH_MS : LONGEST_WAIT_MS;
		return await Promise.race([this.deliver(batch), rest(ms, this.signal)]);
	}

	/** The same batch until n8n has it. */
	private async deliver(batch: readonly Happening[]): Promise<Outcome> {
		for (let pauseMs = FIRST_PAUSE_MS; !this.signal.aborted; pauseMs *= 2) {
			const outcome = await this.options.emit(batch);
			if (outcome === 'takenIn') this.confirm(batch);
			if (outcome === 'failed') this.putBack(batch);
			if (outcome !== 'refused') return outcome;
			await rest(Math.min(pauseMs, LONGEST_PAUSE_MS), this.signal);
		}
		this.leave(batch);
		return 'refused';
	}

	private confirm(batch: readonly Happening[]): void {
		this.deliveries.confirm(batch.map(({ key }) => key));
		this.options.onStored();
	}

	/** All but what the execution recorded before it failed. */
	private putBack(batch: readonly Happening[]): void {
		const left = batch.filter(({ key }) => this.deliveries.isOpen(key));
		if (left.length === 0) return this.options.onStored();
		if (this.signal.aborted) return this.leave(left);
		this.failed.push(...left.map((happening) => ({ ...happening, isFromBefore: true })));
		if (!this.isRepeating) void this.repeat();
	}

	/** A batch at a time, beside what arrives: where all fail, all together are no more than that. */
	private async repeat(): Promise<void> {
		this.isRepeating = true;
		let pauseMs = FIRST_PAUSE_AFTER_FAILURE_MS;
		while (this.failed.length > 0) {
			await rest(pauseMs, this.signal);
			if (this.signal.aborted) break;
			const hasFailed = (await this.deliverOrWait(this.batchOf(this.failed))) === 'failed';
			const nextMs = Math.max(2 * pauseMs, FIRST_PAUSE_AFTER_FAILURE_MS);
			pauseMs = hasFailed ? Math.min(nextMs, LONGEST_PAUSE_AFTER_FAILURE_MS) : 0;
		}
		this.isRepeating = false;
	}

	private leave(happenings: readonly Happening[]): void {
		if (happenings.length === 0) return;
		this.deliveries.abandon(happenings.map(({ key }) => key));
		this.options.onLeft();
	}
}
