import type { IDataObject, ITriggerFunctions, WorkflowExecuteMode } from 'n8n-workflow';
import { describe, expect, it } from 'vitest';

import { Deliveries } from '../../../nodes/OpenClawLiveTrigger/deliveries.ts';
import type { Happening } from '../../../nodes/OpenClawLiveTrigger/happening.ts';
import {
	findAgain,
	memoryOf,
	settle,
	type Memory,
} from '../../../nodes/OpenClawLiveTrigger/position.ts';
import { OpenClawLiveTrigger } from '../../../nodes/OpenClawLiveTrigger/OpenClawLiveTrigger.node.ts';
import { Outbox, type OutboxOptions } from '../../../nodes/OpenClawLiveTrigger/outbox.ts';
import '../support/deduplicationStore.mts';
import { executeNode } from '../support/engine.mts';

const happening = (key: string, historyMs: number | null = null): Happening => ({
	key,
	historyMs,
	item: { json: { key } },
});

/** An n8n that stores what the test lets it store. */
function outboxWith(options: Partial<OutboxOptions> = {}, deliveries = new Deliveries()) {
	const ending = new AbortController();
	const batches: string[][] = [];
	const answers: Array<(isStored: boolean) => void> = [];
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
		answers[0]!(true);
		await turnsOfTheLoop();
		expect(batches).toEqual([['a'], ['b', 'c', 'd']]);
		await end();
	});

	it('gives an execution no more than it may have', async () => {
		const { outbox, batches, answers, end } = outboxWith({ maxItems: 2 });
		outbox.add(['a', 'b', 'c'].map((key) => happening(key)));
		await turnsOfTheLoop();
		answers[0]!(true);
		await turnsOfTheLoop();
		expect(batches).toEqual([['a', 'b'], ['c']]);
		await end();
	});

	it('takes nothing twice, neither what is under way nor what n8n has', async () => {
		const { outbox, batches, answers, end } = outboxWith();
		outbox.add([happening('a'), happening('a', 7)]);
		await turnsOfTheLoop();
		outbox.add([happening('a')]);
		answers[0]!(true);
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
		answers[0]!(false);
		await ended;
		await turnsOfTheLoop();
		expect(batches).toEqual([['a']]);
		expect(deliveries.begin('a', 5)).toBe(true);
		expect(deliveries.begin('b', 6)).toBe(true);
	});
});

describe('a publication that ends while n8n is busy', () => {
	it('leaves the position before what it has not brought', async () => {
		const context = { getWorkflowStaticData: () => ({}) } as unknown as ITriggerFunctions;
		const memory: Memory = {
			position: { afterMs: 0, settledMs: 1 },
			readToMs: 1_000,
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
		answers[0]!(true);
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
