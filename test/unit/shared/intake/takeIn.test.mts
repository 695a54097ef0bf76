/** How every trigger takes events in: one double node, so that no trigger can do it otherwise. */
import { UnexpectedError } from 'n8n-workflow';
import type {
	IExecuteFunctions,
	INodeExecutionData,
	INodeType,
	WorkflowExecuteMode,
} from 'n8n-workflow';
import { beforeEach, describe, expect, it, vi } from 'vitest';

import type { JsonObject } from '../../../../nodes/shared/json.ts';
import { asEmission, toReceived } from '../../../../nodes/shared/intake/received.ts';
import { takeIn, type Intake } from '../../../../nodes/shared/intake/takeIn.ts';
import { normaliseRunEvent } from '../../../../nodes/shared/run/normalise.ts';
import { emptyStore, failuresToCome, storedKeys } from '../../support/deduplicationStore.mts';
import { executeNode } from '../../support/engine.mts';

beforeEach(emptyStore);

const INTAKE: Intake = { output: 'simplified', deduplicate: true, window: 100 };

function trigger(intake: Partial<Intake>): INodeType {
	return {
		description: {
			displayName: 'Trigger',
			name: 'trigger',
			group: ['trigger'],
			version: 1,
			description: 'Takes in',
			defaults: {},
			inputs: [],
			outputs: ['main'],
			properties: [],
		},
		async execute(this: IExecuteFunctions) {
			return [await takeIn(this, this.getInputData(), { ...INTAKE, ...intake })];
		},
	};
}

const run = (runAtMs: number): JsonObject => ({ jobId: 'a', action: 'finished', runAtMs });

const runsFrom = (first: number, count: number): JsonObject[] =>
	Array.from({ length: count }, (_, index) => run(first + index));

async function takenIn(
	bodies: JsonObject[],
	intake: Partial<Intake> = {},
	{ mode, nodeId }: { mode?: WorkflowExecuteMode; nodeId?: string } = {},
) {
	return await executeNode(trigger(intake), { items: receivedOf(bodies), mode, nodeId });
}

const receivedOf = (bodies: JsonObject[]) =>
	bodies.map((body) => toReceived(normaliseRunEvent(body), body, { secrets: [] }));

describe('an event', () => {
	it('is taken in once, whichever trigger of the workflow brings it', async () => {
		expect(await takenIn([run(1)], {}, { nodeId: 'one' })).toHaveLength(1);
		expect(await takenIn([run(1)], { ownWindow: 9 }, { nodeId: 'two' })).toHaveLength(0);
	});

	it.each([undefined, null, 'Simplified', 7])('is all there where Output is %j', async (output) => {
		const [item] = await takenIn([run(1)], { output });
		expect(item!.json).toMatchObject({ jobId: 'a', raw: run(1) });
	});

	it('that comes twice in one execution is taken in once', async () => {
		const items = await takenIn([run(1), run(2), run(1)]);
		expect(items.map(({ pairedItem }) => pairedItem)).toEqual([{ item: 0 }, { item: 1 }]);
	});

	it('is recorded by a retry as by any execution, and not dropped by it', async () => {
		expect(await takenIn([run(1)], {}, { mode: 'retry' })).toHaveLength(1);
		expect(await takenIn([run(1)])).toHaveLength(0);
		expect(await takenIn([run(1)], {}, { mode: 'retry' })).toHaveLength(1);
	});

	it('that another execution has taken in is dropped by a retry, which has its own again', async () => {
		const items = asEmission(receivedOf([run(1), run(2), run(3)]));
		const own = trigger({ ownWindow: 100 });
		const keysOf = (emitted: INodeExecutionData[]) => emitted.map(({ json }) => json.runKey);
		await takenIn([run(1)], {}, { nodeId: 'webhook' });
		expect(keysOf(await executeNode(own, { items }))).toEqual(['a:2', 'a:3']);
		for (let time = 0; time < 2; time += 1) {
			expect(keysOf(await executeNode(own, { items, mode: 'retry' }))).toEqual(['a:2', 'a:3']);
		}
		// Emitted again by the trigger, which does not know of the retry, or of the execution.
		expect(await executeNode(own, { items: asEmission(items) })).toEqual([]);
		expect(await executeNode(own, { items: asEmission(items), mode: 'retry' })).toEqual([]);
	});

	it('of an execution that was cut off before it took in anything is taken in once', async () => {
		const items = asEmission(receivedOf([run(1), run(2)]));
		const own = trigger({ ownWindow: 100 });
		expect(await executeNode(own, { items: asEmission(items) })).toHaveLength(2);
		expect(await executeNode(own, { items, mode: 'retry' })).toEqual([]);
	});

	it('that an older version emitted comes again with a retry', async () => {
		const items = receivedOf([run(1), run(2)]);
		const own = trigger({ ownWindow: 100 });
		expect(await executeNode(own, { items })).toHaveLength(2);
		expect(await executeNode(own, { items, mode: 'retry' })).toHaveLength(2);
	});

	it.each<[string, Partial<Intake>, WorkflowExecuteMode]>([
		['a test', {}, 'manual'],
		['deduplication is off', { deduplicate: false }, 'trigger'],
	])('is neither recorded nor dropped where %s', async (_what, intake, mode) => {
		for (let time = 0; time < 2; time++) {
			expect(await takenIn([run(1)], intake, { mode })).toHaveLength(1);
		}
		expect(storedKeys).toEqual([]);
	});

	it('of its own is remembered by a trigger, whatever the others take in', async () => {
		const own = { window: 2, ownWindow: 100 };
		expect(await takenIn([run(1)], own, { nodeId: 'history' })).toHaveLength(1);
		await takenIn(runsFrom(2, 1_500), { window: 2 });
		expect(await takenIn([run(1)], own, { nodeId: 'history' })).toHaveLength(0);
	});

	it.each([1, 20, 1_000])(
		'is remembered by all, whatever a trigger with a window of %d takes in',
		async (window) => {
			await takenIn([run(1)], { window: 1_000 }, { nodeId: 'webhook' });
			for (const from of [2, 302, 602]) {
				await takenIn(runsFrom(from, 300), { window }, { nodeId: 'other' });
			}
			expect(await takenIn([run(1)], { ownWindow: 9 }, { nodeId: 'history' })).toEqual([]);
		},
	);

	it('is remembered as long as a window says that is larger than the least', async () => {
		await takenIn([run(1)], { window: 7_000 });
		await takenIn(runsFrom(2, 6_000), { window: 7_000 });
		expect(await takenIn([run(1)], { window: 7_000 })).toEqual([]);
	});
});

describe('a retry long after', () => {
	const own = trigger({ ownWindow: 50 });
	const keysOf = (emitted: INodeExecutionData[]) => emitted.map(({ json }) => json.runKey);
	const emit = async (bodies: JsonObject[]) =>
		await executeNode(own, { items: asEmission(receivedOf(bodies)) });

	it.each([49, 51, 75, 99, 101, 200])(
		'has its own events again, %d others later',
		async (others) => {
			const items = asEmission(receivedOf([run(1), run(2)]));
			await executeNode(own, { items });
			for (let other = 0; other < others; other += 1) await emit([run(1_000 + other)]);
			for (let time = 0; time < 2; time += 1) {
				expect(keysOf(await executeNode(own, { items, mode: 'retry' }))).toEqual(['a:1', 'a:2']);
			}
		},
	);

	it.each([0, 48])('has nothing that another one took in, %d others later', async (others) => {
		const items = asEmission(receivedOf([run(1), run(2)]));
		await takenIn([run(1)], {}, { nodeId: 'webhook' });
		await executeNode(own, { items });
		for (let other = 0; other < others; other += 1) await emit([run(1_000 + other)]);
		expect(keysOf(await executeNode(own, { items, mode: 'retry' }))).toEqual(['a:2']);
	});
});

describe('a store that takes one row and not the other', () => {
	const OBJECTS = new UnexpectedError('Deduplication Failed: incompatible setting');
	const own = trigger({ ownWindow: 100 });
	const emit = async (mode?: WorkflowExecuteMode, bodies = [run(1), run(2)]) =>
		await executeNode(own, { items: asEmission(receivedOf(bodies)), mode });

	it.each<WorkflowExecuteMode>(['trigger', 'retry'])(
		'fails the execution (%s), and the next one has the events',
		async (mode) => {
			failuresToCome.push(undefined, OBJECTS);
			await expect(emit(mode)).rejects.toThrow('incompatible setting');
			expect(await emit()).toHaveLength(2);
			expect(await emit()).toEqual([]);
		},
	);

	it('leaves what was known before as it was', async () => {
		await emit('trigger', [run(1)]);
		failuresToCome.push(undefined, OBJECTS);
		await expect(emit()).rejects.toThrow('incompatible setting');
		storedKeys.length = 0;
		expect((await emit()).map(({ json }) => json.runKey)).toEqual(['a:2']);
	});

	it('has a retry of that execution bring them, where nobody else did', async () => {
		const items = asEmission(receivedOf([run(1), run(2)]));
		failuresToCome.push(undefined, OBJECTS);
		await expect(executeNode(own, { items })).rejects.toThrow('incompatible setting');
		expect(await emit('trigger', [run(2)])).toHaveLength(1);
		const again = await executeNode(own, { items, mode: 'retry' });
		expect(again.map(({ json }) => json.runKey)).toEqual(['a:1']);
	});

	it('takes them in once where they are emitted again meanwhile', async () => {
		failuresToCome.push(undefined, new Error('SQLITE_BUSY: database is locked'));
		const first = emit();
		await vi.waitFor(() => expect(failuresToCome).toEqual([]), { interval: 1 });
		const taken = await Promise.all([first, emit()]);
		expect(taken.flat()).toHaveLength(2);
	});

	it('has what is kept also where the marks of the others stay', async () => {
		await takenIn([run(1)], {}, { nodeId: 'webhook' });
		failuresToCome.push(undefined, undefined, OBJECTS);
		expect((await emit()).map(({ json }) => json.runKey)).toEqual(['a:2']);
	});
});

describe('what events are known by', () => {
	it('tells several unknown events and notices of one run apart, and their repeats not', async () => {
		const of = (fields: object) => ({ jobId: 'a', runAtMs: 1, ...fields });
		const bodies = [
			run(1),
			of({ action: 'paused', step: 1 }),
			of({ action: 'paused', step: 2 }),
			of({ message: 'Automation "a" failed 1 times' }),
			of({ message: 'Automation "a" recovered' }),
		];
		expect(await takenIn([...bodies, ...bodies])).toHaveLength(bodies.length);
	});

	it('takes no notice for a repeat that names no run', async () => {
		const notice = { jobId: 'a', jobName: 'b', message: 'Cron job "b" failed 1 times' };
		expect(await takenIn([notice, notice])).toHaveLength(2);
		expect(await takenIn([notice])).toHaveLength(1);
	});
});

it('shapes the item, without what only the intake needs', async () => {
	const body = { ...run(1), extra: true };
	const [both] = await takenIn([body], { output: 'simplifiedAndRaw' });
	const [raw] = await takenIn([body], { output: 'raw', deduplicate: false });
	expect(both!.json).toEqual({ ...normaliseRunEvent(body), raw: body });
	expect(raw!.json).toEqual(body);
});
