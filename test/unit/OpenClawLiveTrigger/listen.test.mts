/** What the log says of a connection that ends: nothing, where the trigger itself has ended it. */
import { type ITriggerFunctions, sleep, UserError } from 'n8n-workflow';
import { describe, expect, it, vi } from 'vitest';

import { Deliveries } from '../../../nodes/OpenClawLiveTrigger/deliveries.ts';
import type { Happening } from '../../../nodes/OpenClawLiveTrigger/happening.ts';
import type { Scene } from '../../../nodes/OpenClawLiveTrigger/kinds/kind.ts';
import { listen, type Listener } from '../../../nodes/OpenClawLiveTrigger/listen.ts';
import { OpenClawLiveTrigger } from '../../../nodes/OpenClawLiveTrigger/OpenClawLiveTrigger.node.ts';
import { findAgain, type Memory } from '../../../nodes/OpenClawLiveTrigger/position.ts';
import type { StatusLog } from '../../../nodes/OpenClawLiveTrigger/statusLog.ts';
import { openLiveGateway } from '../../../nodes/shared/gateway/liveGateway.ts';
import { loadOptionsContext } from '../support/engine.mts';
import { serveWebSocketGateway, TS, type WsGateway } from '../support/webSocketGateway.mts';

const memoryAt = (settledMs: number): Memory => ({
	position: { afterMs: 0, settledMs },
	...{ readToMs: null, hasReadAll: false, isBehind: false, deliveries: new Deliveries() },
	kept: { settledMs: 0, storedCount: 0 },
});

/** A trigger with the credential of the gateway, and nothing stored. */
const contextFor = ({ credentials }: WsGateway): ITriggerFunctions => {
	const context = loadOptionsContext(new OpenClawLiveTrigger(), { credentials });
	return Object.assign(Object.create(context) as ITriggerFunctions, {
		getWorkflowStaticData: () => ({}),
	});
};

it.each(['trigger', 'gateway'])('the %s ends the connection', async (whoEnds) => {
	const gateway = await serveWebSocketGateway();
	const said: string[] = [];
	const connected = Promise.withResolvers<void>();
	const waits = Promise.withResolvers<void>();
	const ending = new AbortController();
	const listening = listen({
		context: contextFor(gateway),
		kinds: [],
		memory: memoryAt(Number.MAX_SAFE_INTEGER),
		log: {
			waiting: (message: string) => {
				said.push(message);
				waits.resolve();
			},
			connected: () => connected.resolve(),
			fault: (error: Error) => void said.push(String(error.stack)),
		} as unknown as StatusLog,
		add: () => undefined,
		signal: ending.signal,
	} as unknown as Listener);

	await connected.promise;
	if (whoEnds === 'gateway') {
		gateway.closeAll();
		await waits.promise;
	}
	ending.abort();
	await listening;
	expect(said).toEqual(whoEnds === 'gateway' ? ['The connection to the gateway ended'] : []);
	await gateway.allClosed();
});

it('what is read while the trigger ends is left to the next publication', async () => {
	const gateway = await serveWebSocketGateway();
	const ending = new AbortController();
	const memory = memoryAt(1);
	const added: unknown[] = [];
	await listen({
		context: contextFor(gateway),
		kinds: [
			{
				...{ scopes: [], caps: [], events: [], read: () => [] },
				missed: async () => {
					ending.abort();
					return [{ key: 'found', item: { json: {} }, historyMs: 2 }];
				},
			},
		],
		memory,
		log: { connected: () => undefined } as unknown as StatusLog,
		add: (happenings: readonly unknown[]) => void added.push(...happenings),
		signal: ending.signal,
	} as unknown as Listener);
	expect({ added, readToMs: memory.readToMs }).toEqual({ added: [], readToMs: 1 });
	await gateway.allClosed();
});

it('a connection that lasts is read on from where it was, not from its beginning', async () => {
	const gateway = await serveWebSocketGateway({ nowMs: Date.now });
	const ending = new AbortController();
	const memory = memoryAt(1);
	const read: number[] = [];
	const listening = listen({
		context: contextFor(gateway),
		kinds: [
			{
				...{ scopes: [], caps: [], events: ['cron'], read: () => [] },
				missed: async (_scene: Scene, { settledMs }: { settledMs: number }) => {
					read.push(settledMs);
					return [];
				},
			},
		],
		memory,
		log: { connected: () => undefined } as unknown as StatusLog,
		add: () => undefined,
		signal: ending.signal,
	} as unknown as Listener);
	await vi.waitUntil(() => read.length === 1);
	await sleep(500);
	const againMs = Date.now();
	for (const reading of [2, 3]) {
		// So many as events that the lists are read again.
		const keys = Array.from({ length: 100 }, (_, run) => `run ${run} before reading ${reading}`);
		for (const key of keys) memory.deliveries.begin(key, null);
		memory.deliveries.confirm(keys);
		gateway.tell('cron', {});
		await vi.waitUntil(() => read.length === reading);
		await sleep(50);
	}
	// The clocks of the two differ by what the greeting took.
	expect(read[2]).toBeGreaterThan(againMs - 400);
	ending.abort();
	await listening;
	await gateway.allClosed();
});

describe('a list that is read in steps', () => {
	const run = (historyMs: number) => ({ key: `run ${historyMs}`, item: { json: {} }, historyMs });

	/** Five steps of a run each, with what else the test does between them. */
	async function reading({
		memory = memoryAt(1),
		between = () => undefined,
		listed = [],
		ahead = 0,
	}: {
		memory?: Memory;
		between?: (step: number, memory: Memory) => void;
		listed?: unknown[];
		/** How far beyond the moments of the runs the steps lead. */
		ahead?: number;
	} = {}) {
		const gateway = await serveWebSocketGateway();
		const ending = new AbortController();
		const added: string[][] = [];
		const flags: unknown[] = [];
		const positions: unknown[] = [];
		const steps: number[] = [];
		let held = 0;
		const isOver = Promise.withResolvers<void>();
		const listening = listen({
			context: contextFor(gateway),
			kinds: [
				{
					...{ scopes: [], caps: [], events: ['session.message'], missed: async () => listed },
					read: ({ key }: { key: string }) => [{ key, item: { json: {} }, historyMs: null }],
				},
				{
					...{ scopes: [], caps: [], events: ['cron'] },
					read: ({ key }: { key: string }) => [{ key, item: { json: {} }, historyMs: null }],
					async *missedInSteps() {
						for (let step = 1; step <= 5; step += 1) {
							steps.push(step);
							between(step, memory);
							yield { happenings: [run(10 * step)], readToMs: ahead + 10 * step };
							positions.push(memory.position);
						}
					},
				},
			],
			memory,
			log: {
				connected: () => isOver.resolve(),
				waiting: () => undefined,
			} as unknown as StatusLog,
			add: (happenings: readonly Happening[]) => {
				held += happenings.length;
				added.push(happenings.map(({ key }) => key));
				flags.push(...happenings.map(({ isFromBefore }) => isFromBefore));
				for (const { key, historyMs } of happenings) memory.deliveries.begin(key, historyMs);
			},
			hasRoom: () => held < 2,
			signal: ending.signal,
		} as unknown as Listener);
		const takeIn = async (...moments: number[]) => {
			memory.deliveries.confirm(moments.map((ms) => run(ms).key));
			held -= moments.length;
			await sleep(250);
		};
		const end = async () => {
			ending.abort();
			await listening;
			await gateway.allClosed();
		};
		await vi.waitUntil(() => steps.length > 0);
		await sleep(100);
		const { tell, closeAll } = gateway;
		return {
			...{ memory, added, flags, positions, steps, isOver: isOver.promise },
			...{ takeIn, tell, closeAll, end },
		};
	}

	it('goes on where there is room, and the position follows', async () => {
		const { memory, added, flags, positions, steps, isOver, takeIn, end } = await reading({
			listed: [run(5), { key: 'pending', item: { json: {} }, historyMs: null }],
		});
		expect({ added, steps }).toEqual({ added: [['run 5', 'run 10', 'pending']], steps: [1] });
		await takeIn(5, 10);
		await takeIn(20);
		await takeIn(30);
		expect(steps).toEqual([1, 2, 3, 4]);
		expect(memory.position).toMatchObject({ settledMs: 39 });
		await takeIn(40);
		await takeIn(50);
		await isOver;
		expect(added.slice(1)).toEqual([['run 20'], ['run 30'], ['run 40'], ['run 50'], []]);
		expect(new Set(flags)).toEqual(new Set([true]));
		expect(positions[0]).toMatchObject({ settledMs: 4 });
		expect(memory.hasReadAll).toBe(true);
		await end();
	});

	it('is read from the position on again where the connection ends, and is still of before', async () => {
		const memory = memoryAt(1);
		const first = await reading({ memory });
		await first.takeIn(10);
		await first.end();
		expect(memory).toMatchObject({ hasReadAll: false, position: { settledMs: 19 } });
		const second = await reading({ memory });
		await second.takeIn(20);
		expect(new Set(second.flags)).toEqual(new Set([true]));
		await second.end();
	});

	it('comes before the runs that end meanwhile, also where the connection ends', async () => {
		const memory = memoryAt(1);
		const first = await reading({ memory });
		first.tell('cron', { key: 'run 60' });
		first.tell('session.message', { key: 'said' });
		await sleep(50);
		first.closeAll();
		await vi.waitUntil(() => first.added.flat().includes('said'));
		expect(first.added.flat()).toEqual(['run 10', 'run 20', 'said']);
		await first.end();
	});

	it('is read on where it has nothing new: the position follows a burst of events', async () => {
		const memory = memoryAt(1);
		for (const ms of [10, 20, 30, 40, 50]) memory.deliveries.begin(run(ms).key, null);
		const { steps, isOver, takeIn, end } = await reading({ memory });
		await isOver;
		expect(steps).toEqual([1, 2, 3, 4, 5]);
		await takeIn(10, 20);
		expect(memory.deliveries.earliestOpenMs()).toBe(30);
		await end();
	});

	it('moves the position no further than to where the other lists were read', async () => {
		const { memory, end } = await reading({ ahead: 10 * TS });
		const { readToMs } = memory;
		expect(readToMs).toBeGreaterThanOrEqual(TS);
		expect(readToMs).toBeLessThan(TS + 60_000);
		await end();
	});

	it('is read again at once where something was left, and the position passes nothing of it', async () => {
		const left = 'left by the publication before';
		const memory = memoryAt(1);
		memory.deliveries.begin(left, 15);
		const { flags, steps, isOver, takeIn, end } = await reading({
			memory,
			between(step) {
				if (step !== 2 || !memory.deliveries.isOpen(left)) return;
				memory.deliveries.abandon([left]);
				findAgain(memory);
			},
		});
		expect(memory.position).toMatchObject({ settledMs: expect.toSatisfy((ms) => ms < 15) });
		for (const ms of [10, 20, 30, 40]) await takeIn(ms);
		await takeIn(50);
		await isOver;
		expect(steps).toEqual([1, 2, 1, 2, 3, 4, 5]);
		expect(new Set(flags)).toEqual(new Set([true]));
		expect(memory.hasReadAll).toBe(true);
		await end();
	});
});

it('what came while the lists were read is taken where they cannot be read', async () => {
	const gateway = await serveWebSocketGateway();
	const ending = new AbortController();
	const added: unknown[] = [];
	const said: string[] = [];
	const waits = Promise.withResolvers<void>();
	const listening = listen({
		context: contextFor(gateway),
		kinds: [
			{
				...{
					scopes: [],
					caps: [],
					events: ['session.message'],
					read: (payload: unknown) => [payload],
				},
				missed: async ({ gateway: { sessions } }: Scene) => {
					gateway.tell('session.message', { text: 'hello' });
					// Its answer comes after the event.
					await sessions.subscribe();
					throw new UserError('The list cannot be read');
				},
			},
		],
		memory: memoryAt(1),
		log: {
			waiting: (message: string) => {
				said.push(message);
				waits.resolve();
			},
		} as unknown as StatusLog,
		add: (happenings: readonly unknown[]) => void added.push(...happenings),
		signal: ending.signal,
	} as unknown as Listener);
	await waits.promise;
	ending.abort();
	await listening;
	expect({ added, said }).toEqual({
		added: [{ text: 'hello' }],
		said: ['The list cannot be read'],
	});
	await gateway.allClosed();
});

it('the greeting names the default agent, and its clock is compared when the gateway tells it', async () => {
	let introducedAtMs = Infinity;
	const gateway = await serveWebSocketGateway({
		snapshot: { sessionDefaults: { defaultAgentId: 'main' } },
		refuse: () => {
			introducedAtMs = Date.now();
			while (Date.now() <= introducedAtMs);
			return undefined;
		},
	});
	const { hello, close } = await openLiveGateway(contextFor(gateway), {
		...{ introduction: { scopes: [], caps: [] }, signal: new AbortController().signal },
		...{ onEvent: () => undefined, onGap: () => undefined },
	});
	close();
	expect(hello.connectedHereAtMs).toBeLessThanOrEqual(introducedAtMs);
	expect(hello.defaultAgentId).toBe('main');
	await gateway.allClosed();
});
