import {
	ManualExecutionCancelledError,
	type IDataObject,
	type IRun,
	type ITriggerFunctions,
	SystemShutdownExecutionCancelledError,
	TimeoutExecutionCancelledError,
	UnexpectedError,
	type WorkflowExecuteMode,
} from 'n8n-workflow';
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';

import { CatchUpSchedule } from '../../../nodes/OpenClawLiveTrigger/catchUpSchedule.ts';
import { Deliveries } from '../../../nodes/OpenClawLiveTrigger/deliveries.ts';
import { emitBatch, type Outcome } from '../../../nodes/OpenClawLiveTrigger/emit.ts';
import type { Happening } from '../../../nodes/OpenClawLiveTrigger/happening.ts';
import {
	findAgain,
	memoryOf,
	settle,
	type Memory,
} from '../../../nodes/OpenClawLiveTrigger/position.ts';
import { OpenClawLiveTrigger } from '../../../nodes/OpenClawLiveTrigger/OpenClawLiveTrigger.node.ts';
import { Outbox, type OutboxOptions } from '../../../nodes/OpenClawLiveTrigger/outbox.ts';
import { emptyStore, failuresToCome } from '../support/deduplicationStore.mts';
import { executeNode, runNode } from '../support/engine.mts';

const happening = (key: string, historyMs: number | null = null): Happening => ({
	key,
	historyMs,
	item: { json: { key } },
});

/** An n8n that stores what the test lets it store. */
function outboxWith(options: Partial<OutboxOptions> = {}, deliveries = new Deliveries()) {
	const ending = new AbortController();
	const batches: string[][] = [];
	const answers: Array<(outcome: Outcome) => void> = [];
	const outbox = new Outbox(
		deliveries,
		{
			maxItems: 100,
			oneExecutionEach: false,
			emit: async (batch) => {
				batches.push(batch.map(({ key }) => key));
				return await new Promise((resolve) => answers.push(resolve));
			},
			onStored: () => undefined,
			onLeft: () => undefined,
			...options,
		},
		ending.signal,
	);
	const running = outbox.run();
	const end = async () => {
		ending.abort();
		await running;
	};
	return { outbox, deliveries, batches, answers, end };
}

const turnsOfTheLoop = async () => {
	for (let turn = 0; turn < 10; turn += 1) await new Promise(setImmediate);
};

describe('the outbox', () => {
	it('emits the first at once, and what arrives meanwhile together, in order', async () => {
		const { outbox, batches, answers, end } = outboxWith();
		outbox.add([happening('a')]);
		await turnsOfTheLoop();
		for (const key of ['b', 'c', 'd']) outbox.add([happening(key)]);
		await turnsOfTheLoop();
		expect(batches).toEqual([['a']]);
		answers[0]!('takenIn');
		await turnsOfTheLoop();
		expect(batches).toEqual([['a'], ['b', 'c', 'd']]);
		await end();
	});

	it('gives an execution no more than it may have', async () => {
		const { outbox, batches, answers, end } = outboxWith({ maxItems: 2 });
		outbox.add(['a', 'b', 'c'].map((key) => happening(key)));
		await turnsOfTheLoop();
		answers[0]!('takenIn');
		await turnsOfTheLoop();
		expect(batches).toEqual([['a', 'b'], ['c']]);
		await end();
	});

	it('has room for no more than 500 that n8n has not taken in, but for what it fails to', async () => {
		const { outbox, answers, end } = outboxWith({ maxItems: 250 });
		const many = (count: number, name: string) =>
			Array.from({ length: count }, (_, index) => happening(`${name} ${index}`));
		outbox.add(many(499, 'first'));
		await turnsOfTheLoop();
		expect(outbox.hasRoom()).toBe(true);
		outbox.add(many(1, 'one more'));
		expect(outbox.hasRoom()).toBe(false);
		answers[0]!('refused');
		await turnsOfTheLoop();
		expect(outbox.hasRoom()).toBe(false);
		await vi.waitUntil(() => answers.length === 3, { timeout: 5_000 });
		answers[1]!('takenIn');
		await turnsOfTheLoop();
		expect(outbox.hasRoom()).toBe(true);
		outbox.add(many(250, 'more'));
		expect(outbox.hasRoom()).toBe(false);
		answers[2]!('failed');
		await turnsOfTheLoop();
		expect(outbox.hasRoom()).toBe(true);
		await end();
	});

	it('takes nothing twice, neither what is under way nor what n8n has', async () => {
		const { outbox, batches, answers, end } = outboxWith();
		outbox.add([happening('a'), happening('a', 7)]);
		await turnsOfTheLoop();
		outbox.add([happening('a')]);
		answers[0]!('takenIn');
		await turnsOfTheLoop();
		outbox.add([happening('a', 7)]);
		await turnsOfTheLoop();
		expect(batches).toEqual([['a']]);
		await end();
	});

	it('emits nothing after its end, and leaves it to the next one', async () => {
		const { outbox, deliveries, batches, answers, end } = outboxWith();
		outbox.add([happening('a', 5)]);
		await turnsOfTheLoop();
		outbox.add([happening('b', 6)]);
		const ended = end();
		answers[0]!('refused');
		await ended;
		await turnsOfTheLoop();
		expect(batches).toEqual([['a']]);
		expect(deliveries.begin('a', 5)).toBe(true);
		expect(deliveries.begin('b', 6)).toBe(true);
	});
});

describe('an execution that failed', () => {
	beforeEach(() => void vi.useFakeTimers({ toFake: ['setTimeout', 'clearTimeout', 'Date'] }));
	afterEach(() => void vi.useRealTimers());

	/** Answers each emission at once. */
	function outboxThat(answer: (batch: readonly Happening[]) => Outcome, maxItems = 100) {
		const emitted: Array<[atMs: number, keys: string]> = [];
		const batches: Array<readonly Happening[]> = [];
		const beganAtMs = Date.now();
		const emit = async (batch: readonly Happening[]) => {
			batches.push(batch);
			emitted.push([Date.now() - beganAtMs, batch.map(({ key }) => key).join()]);
			return answer(batch);
		};
		return { ...outboxWith({ emit, maxItems }), emitted, batches };
	}

	it('is followed by another with the same, later each time, beside what arrives', async () => {
		const { outbox, deliveries, emitted, end } = outboxThat((batch) =>
			batch[0]!.key === 'late' ? 'takenIn' : 'failed',
		);
		outbox.add([happening('a', 1), happening('b', 2)]);
		await vi.advanceTimersByTimeAsync(100_000);
		outbox.add([happening('late', 3)]);
		await vi.advanceTimersByTimeAsync(900_000);
		expect(emitted).toEqual([
			[0, 'a,b'],
			[30_000, 'a,b'],
			[90_000, 'a,b'],
			[100_000, 'late'],
			[210_000, 'a,b'],
			[450_000, 'a,b'],
			[750_000, 'a,b'],
		]);
		expect(deliveries.earliestOpenMs()).toBe(1);
		await end();
		expect(deliveries.earliestOpenMs()).toBe(Infinity);
	});

	it('of many, one is tried until it is taken in, and then the others', async () => {
		let isBroken = true;
		const { outbox, emitted, end } = outboxThat(() => (isBroken ? 'failed' : 'takenIn'), 1);
		outbox.add(['a', 'b', 'c'].map((key) => happening(key)));
		await vi.advanceTimersByTimeAsync(29_000);
		isBroken = false;
		await vi.advanceTimersByTimeAsync(600_000);
		expect(emitted.map(([, keys]) => keys)).toEqual(['a', 'b', 'c', 'a', 'b', 'c']);
		isBroken = true;
		outbox.add(['d', 'e', 'f'].map((key) => happening(key)));
		await vi.advanceTimersByTimeAsync(100_000);
		expect(emitted.slice(6).map(([, keys]) => keys)).toEqual(['d', 'e', 'f', 'd', 'e']);
		await end();
	});

	it('has left what it had not recorded, and that goes without its key', async () => {
		const deliveries = new Deliveries();
		const batches: Array<readonly Happening[]> = [];
		const emit = async (batch: readonly Happening[]): Promise<Outcome> => {
			batches.push(batch);
			deliveries.confirm(['a']);
			return batches.length > 1 ? 'takenIn' : 'failed';
		};
		const { outbox, end } = outboxWith({ emit }, deliveries);
		outbox.add([happening('a'), happening('b')]);
		await vi.advanceTimersByTimeAsync(600_000);
		expect(batches.slice(1)).toEqual([[{ ...happening('b'), isFromBefore: true }]]);
		expect(deliveries.begin('b', null)).toBe(false);
		await end();
	});

	it('has left nothing where it had recorded all, and the position may move', async () => {
		let stored = 0;
		const deliveries = new Deliveries();
		const emit = async (batch: readonly Happening[]): Promise<Outcome> => {
			deliveries.confirm(batch.map(({ key }) => key));
			return 'failed';
		};
		const { outbox, end } = outboxWith({ emit, onStored: () => (stored += 1) }, deliveries);
		outbox.add([happening('a', 1)]);
		await vi.advanceTimersByTimeAsync(600_000);
		expect(stored).toBe(1);
		await end();
	});

	it('is left to the next publication where this one ends first', async () => {
		let left = 0;
		const { outbox, deliveries, answers, end } = outboxWith({ onLeft: () => (left += 1) });
		outbox.add([happening('a', 5)]);
		await turnsOfTheLoop();
		const ended = end();
		answers[0]!('failed');
		await ended;
		await turnsOfTheLoop();
		expect([deliveries.begin('a', 5), left]).toEqual([true, 1]);
	});
});

describe('what n8n tells of an execution', () => {
	beforeEach(() => emptyStore());

	/** The execution that n8n would run, with what is emitted. */
	async function outcomeOf(
		batch: readonly Happening[],
		run: (items: IDataObject[]) => Promise<IRun | undefined>,
	) {
		const keys: Array<string | undefined> = [];
		const context = {
			getWorkflow: () => ({ id: 'workflow-id' }),
			getNode: () => ({ id: 'node-id', name: 'OpenClaw Live Trigger' }),
			helpers: { createDeferredPromise: () => Promise.withResolvers() },
			emit: (...[[items], , done, key]: Parameters<ITriggerFunctions['emit']>) => {
				keys.push(key);
				void run(items!.map(({ json }) => json)).then(done!.resolve as () => void, done!.reject);
			},
		} as unknown as ITriggerFunctions;
		return { outcome: await emitBatch(context, batch), keys };
	}

	const executed = async (items: IDataObject[]) =>
		await runNode(new OpenClawLiveTrigger(), { parameters: { events: ['runFinished'] }, items });

	const RUN = { ...happening('run'), item: { json: { deduplicationKey: 'run', raw: {} } } };

	it('it recorded what it was given', async () => {
		expect(await outcomeOf([RUN], executed)).toMatchObject({ outcome: 'takenIn' });
	});

	it('it failed where it was to record it', async () => {
		failuresToCome.push(new UnexpectedError('Deduplication Failed: incompatible setting'));
		expect(await outcomeOf([RUN], executed)).toMatchObject({ outcome: 'failed' });
	});

	it('it crashed', async () => {
		const crashed = async (items: IDataObject[]) =>
			({ ...(await executed(items)), status: 'crashed' }) as IRun;
		expect(await outcomeOf([RUN], crashed)).toMatchObject({ outcome: 'failed' });
	});

	it('nothing, as its key is stored already; what goes without a key is not', async () => {
		const nothing = async () => undefined;
		const keyed = await outcomeOf([RUN], nothing);
		expect(keyed).toEqual({ outcome: 'takenIn', keys: [expect.stringMatching(/^openclaw:/)] });
		const keyless = await outcomeOf([{ ...RUN, isFromBefore: true }], nothing);
		expect(keyless).toEqual({ outcome: 'failed', keys: [undefined] });
	});

	it.each([
		['takenIn', new ManualExecutionCancelledError('1')],
		['failed', new TimeoutExecutionCancelledError('1')],
		['failed', new SystemShutdownExecutionCancelledError('1')],
		['refused', new Error('SQLITE_FULL: database or disk is full')],
	])('%s: %o', async (outcome, error) => {
		const ended = async () => await Promise.reject(error);
		expect(await outcomeOf([RUN], ended)).toMatchObject({ outcome });
	});
});

describe('a publication that ends while n8n is busy', () => {
	it('leaves the position before what it has not brought', async () => {
		const context = { getWorkflowStaticData: () => ({}) } as unknown as ITriggerFunctions;
		const memory: Memory = {
			position: { afterMs: 0, settledMs: 1 },
			...{ readToMs: 1_000, hasReadAll: true, isBehind: false },
			deliveries: new Deliveries(),
			kept: { settledMs: 0, storedCount: 0 },
		};
		const { outbox, answers, end } = outboxWith(
			{
				maxItems: 1,
				onStored: () => settle(context, memory),
				onLeft: () => findAgain(memory),
			},
			memory.deliveries,
		);
		outbox.add([happening('a', 5), happening('b', 600)]);
		await turnsOfTheLoop();
		await end();
		answers[0]!('takenIn');
		await turnsOfTheLoop();
		expect(memory.position).toMatchObject({ settledMs: expect.toSatisfy((ms) => ms < 600) });
	});

	it('takes on nothing more: the next one would wait for it', async () => {
		const { outbox, deliveries, end } = outboxWith();
		await end();
		outbox.add([happening('late', 5)]);
		expect(deliveries.begin('late', 5)).toBe(true);
	});
});

describe('what is on its way', () => {
	it('holds the position back at the earliest that n8n does not have', () => {
		const deliveries = new Deliveries();
		expect(deliveries.earliestOpenMs()).toBe(Infinity);
		deliveries.begin('event', null);
		expect(deliveries.earliestOpenMs()).toBe(Infinity);
		deliveries.begin('late', 30);
		deliveries.begin('event', 20);
		expect(deliveries.earliestOpenMs()).toBe(20);
		deliveries.confirm(['event']);
		expect(deliveries.earliestOpenMs()).toBe(30);
		deliveries.abandon(['late']);
		expect(deliveries.earliestOpenMs()).toBe(Infinity);
	});
});

describe('the next reading of the history', () => {
	const KEYS = Array.from({ length: 100 }, (_, index) => `run-${index}`);

	/** Whether it is due once n8n has stored these. */
	function isDueAfter(historyMs: number | null): boolean {
		const deliveries = new Deliveries();
		const schedule = new CatchUpSchedule(deliveries);
		for (const key of KEYS) deliveries.begin(key, historyMs);
		schedule.done();
		deliveries.confirm(KEYS);
		return schedule.isDue();
	}

	it('follows a burst of events', () => expect(isDueAfter(null)).toBe(true));

	it('does not follow what the last one found', () => expect(isDueAfter(1)).toBe(false));
});

describe('an execution that goes on for long, and more than 1,000 runs after it', () => {
	const RUNS = Array.from({ length: 1_500 }, (_, index) =>
		happening(`run-${index}`, 1_000 + index),
	);
	const READ_TO_MS = 100_000;
	const KEYS = RUNS.map(({ key }) => key);
	const LATER = KEYS.slice(1);

	/** A node of its own: what the process knows of other tests' nodes is no part of it. */
	function trigger(nodeId: string, staticData: IDataObject = {}) {
		const context = {
			getWorkflow: () => ({ id: 'workflow-id' }),
			getNode: () => ({ id: nodeId }),
			getActivationMode: () => 'init',
			getWorkflowStaticData: () => staticData,
		} as unknown as ITriggerFunctions;
		const memory = memoryOf(context);
		memory.position = { afterMs: 0, settledMs: 500 };
		memory.readToMs = READ_TO_MS;
		for (const { key, historyMs } of RUNS) memory.deliveries.begin(key, historyMs);
		return { context, memory, staticData };
	}

	const executed = async (nodeId: string, keys: string[], mode: WorkflowExecuteMode) =>
		await executeNode(new OpenClawLiveTrigger(), {
			...{ nodeId, mode, parameters: { events: ['runFinished'] } },
			items: keys.map((deduplicationKey) => ({ deduplicationKey, raw: {} })),
		});

	/** What a process that starts with the same static data takes on when it reads them all again. */
	function takenOnAfterRestart(staticData: IDataObject): string[] {
		const { deliveries } = memoryOf({
			...trigger('unused').context,
			getNode: () => ({ id: `restarted-${(restarts += 1)}` }),
			getWorkflowStaticData: () => staticData,
		} as unknown as ITriggerFunctions);
		return KEYS.filter((key, index) => deliveries.begin(key, RUNS[index]!.historyMs));
	}
	let restarts = 0;

	it('does not hold the position once its first step is done in this process', async () => {
		const { context, memory } = trigger('alone');
		await executed('alone', KEYS, 'trigger');
		settle(context, memory);
		expect(memory.position).toMatchObject({ settledMs: READ_TO_MS });
	});

	it('has none of the others taken on again after a restart, in whatever process it runs', () => {
		const { context, memory, staticData } = trigger('queue mode');
		memory.deliveries.confirm(LATER);
		settle(context, memory);
		expect(memory.position).toMatchObject({ settledMs: 999 });
		expect(takenOnAfterRestart(staticData)).toEqual(KEYS.slice(0, 1));
		memory.deliveries.confirm(KEYS.slice(0, 1));
		settle(context, memory);
		expect(staticData.confirmed).toEqual([]);
	});

	it('nor those that came as events before they stood in the history', () => {
		const { context, memory, staticData } = trigger('events');
		memory.deliveries.begin('event', null);
		memory.deliveries.confirm(['event', ...LATER]);
		memory.deliveries.begin('event', READ_TO_MS - 1);
		settle(context, memory);
		expect(staticData.confirmed).toHaveLength(RUNS.length);
	});

	it('takes anything in the static data', () => {
		for (const confirmed of [null, 'x', [['run-1']], [null], [['run-1', 'y']], { 0: 'run-1' }]) {
			expect(takenOnAfterRestart({ confirmed } as IDataObject)).toEqual(KEYS);
		}
	});
});
