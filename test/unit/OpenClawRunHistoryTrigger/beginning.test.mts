/** What a position is the position of, and when a trigger begins anew. */
import type { IDataObject, INodeParameters } from 'n8n-workflow';
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';

import { Instance, serveHistory, summaries, type History } from './historyTrigger.mts';

const MINUTE = 60_000;
const HOUR = 60 * MINUTE;
const now = Date.now();
const KEY = 'node:OpenClaw Run History Trigger';

let history: History;
beforeEach(async () => {
	vi.setSystemTime(now);
	history = await serveHistory();
});

afterEach(() => {
	vi.useRealTimers();
});

const addEvery = (stepMs: number, count: number, from: number, fields: IDataObject = {}) =>
	Array.from({ length: count }, (_, run) => history.add(from + run * stepMs, fields).summary);

async function published(parameters: INodeParameters = {}): Promise<Instance> {
	const instance = new Instance(history, parameters);
	await instance.poll();
	return instance;
}

async function pollUntilEmpty(instance: Instance): Promise<unknown[]> {
	const emitted: unknown[] = [];
	for (;;) {
		const items = await instance.poll();
		if (items === null) return emitted;
		emitted.push(...(summaries(items) ?? []));
	}
}

describe('another start', () => {
	it('while a backlog is being read is the beginning of all runs after it', async () => {
		const wanted = addEvery(MINUTE, 1_000, now - 1_000 * MINUTE);
		const at = (run: number) => new Date(history.entries[run]!.ts).toISOString();
		const options = { maxItems: 50 };
		const instance = new Instance(history, { start: 'moment', startAt: at(300), options });
		const emitted: unknown[] = [await instance.poll(), await instance.poll()].flatMap(summaries);
		instance.parameters = { start: 'moment', startAt: at(0), options };
		emitted.push(...(await pollUntilEmpty(instance)));
		expect(emitted).toHaveLength(1_000);
		expect(new Set(emitted)).toEqual(new Set(wanted));
	});

	it('takes what the history held at the publication', async () => {
		const wanted = addEvery(MINUTE, 20, now - 20 * MINUTE);
		const instance = await published();
		const startAt = new Date(now - 20 * MINUTE).toISOString();
		instance.parameters = { start: 'moment', startAt };
		expect(summaries(await instance.poll())).toEqual(wanted);
	});
});

describe('a wider selection', () => {
	const FAILED = { status: 'error', deliveryStatus: 'not-delivered' };

	it.each<[string, INodeParameters, INodeParameters]>([
		['All after Undelivered', { runs: 'undelivered' }, {}],
		['every status after Error', { statuses: ['error'] }, {}],
		['every job after one', { jobIds: ['job-2'] }, {}],
		['another job beside one', { jobIds: ['job-2'] }, { jobIds: ['job-2', 'job-1'] }],
	])('begins among the runs that are new to it: %s', async (_, before, after) => {
		const instance = await published(before);
		const wanted = [history.add(now + 1, { ...FAILED, jobId: 'job-2' }).summary];
		expect(summaries(await instance.poll())).toEqual(wanted);
		addEvery(2 * MINUTE, 1_500, now + MINUTE);
		vi.setSystemTime(now + 3_000 * MINUTE);
		const missed = history.add(now + 2_980 * MINUTE, { ...FAILED, jobId: 'job-2' });
		instance.parameters = after;
		expect(summaries(await instance.poll({ activation: 'update' }))).toEqual([missed.summary]);
		const { summary } = history.add(now + 3_000 * MINUTE);
		instance.restart();
		expect(summaries(await instance.poll({ activation: 'init' }))).toEqual([summary]);
	});

	it('goes on with a backlog of the narrower one', async () => {
		const instance = await published({ statuses: ['error'], options: { maxItems: 3 } });
		const wanted = addEvery(MINUTE, 10, now, { status: 'error' });
		addEvery(MINUTE, 500, now);
		vi.setSystemTime(now + 500 * MINUTE);
		const emitted: unknown[] = summaries(await instance.poll()) ?? [];
		instance.parameters = { options: { maxItems: 3 } };
		emitted.push(...(await pollUntilEmpty(instance)));
		expect(emitted).toEqual(wanted);
	});

	it('is none where it becomes narrower: the trigger goes on', async () => {
		const instance = await published();
		const { summary } = history.add(now + 1, FAILED);
		history.add(now + 2);
		instance.parameters = { runs: 'undelivered' };
		expect(summaries(await instance.poll({ activation: 'update' }))).toEqual([summary]);
	});

	it('begins once where two polls overlap', async () => {
		const instance = await published({ statuses: ['error'] });
		addEvery(1, 30, now + 1);
		instance.parameters = {};
		const wanted: unknown[] = [];
		history.afterPage = () => {
			if (wanted.length < 6) wanted.push(history.add(now + 400 + wanted.length).summary);
		};
		const first = await Promise.all([instance.poll(), instance.poll()]);
		const emitted: unknown[] = first.flatMap((items) => summaries(items) ?? []);
		emitted.push(...(await pollUntilEmpty(instance)));
		expect(emitted).toEqual(wanted);
	});
});

describe('another node', () => {
	it('under the name of one that is gone begins with its own publication', async () => {
		const gone = await published();
		const { summary: last } = history.add(now + 1);
		expect(summaries(await gone.poll())).toEqual([last]);
		addEvery(MINUTE, 300, now + 2);
		vi.setSystemTime(now + 300 * MINUTE);
		const added = new Instance(history);
		added.staticData = gone.staticData;
		expect(await added.poll()).toBeNull();
		const { summary } = history.add(now + 300 * MINUTE);
		expect(summaries(await added.poll())).toEqual([summary]);
	});

	it('has its own position, where two swap their names', async () => {
		const behind = new Instance(history, { jobIds: ['a'], options: { maxItems: 3 } });
		const ahead = new Instance(history, { jobIds: ['b'] });
		[behind.name, ahead.name] = ['A', 'B'];
		await behind.poll();
		await ahead.poll();
		const wanted = addEvery(20 * MINUTE, 9, now, { jobId: 'a' });
		const last = history.add(now + 200 * MINUTE, { jobId: 'b' });
		vi.setSystemTime(now + 200 * MINUTE);
		const emitted: unknown[] = summaries(await behind.poll()) ?? [];
		expect(summaries(await ahead.poll())).toEqual([last.summary]);
		[behind.name, ahead.name] = ['B', 'A'];
		behind.staticData = { ...behind.staticData, ...ahead.staticData };
		behind.parameters = { ...behind.parameters };
		emitted.push(...(await pollUntilEmpty(behind)));
		expect(emitted).toEqual(wanted);
	});

	it('is none by another name, also where the gateway is down at the publication', async () => {
		const instance = await published();
		const { summary: first } = history.add(now + 1);
		expect(summaries(await instance.poll())).toEqual([first]);
		instance.name = 'Finished Runs';
		instance.parameters = {};
		history.isDown = true;
		expect(await instance.poll({ activation: 'update' })).toBeNull();
		history.isDown = false;
		addEvery(MINUTE, 30, now - 60 * MINUTE);
		const { summary } = history.add(now + 2);
		instance.restart();
		expect(summaries(await instance.poll({ activation: 'init' }))).toEqual([summary]);
	});
});

describe('a position of an earlier version', () => {
	it.each<[string, INodeParameters]>([
		['as it is', {}],
		['with another selection', { runs: 'undelivered' }],
	])('is read, %s', async (_, parameters) => {
		const old = addEvery(MINUTE, 10, now - 10 * MINUTE, { deliveryStatus: 'unknown' });
		const [settled, last] = history.entries.slice(-3);
		const instance = new Instance(history, parameters);
		instance.staticData = {
			[KEY]: {
				position: { start: null, afterMs: settled!.ts - MINUTE, settledMs: settled!.ts },
				confirmed: [[`${last!.jobId}:${last!.runAtMs}`, last!.ts]],
			},
		};
		const expected = old.slice(-3).filter((summary) => summary !== last!.summary);
		expect(summaries(await instance.poll({ activation: 'init' }))).toEqual(expected);
	});

	it.each([
		['the same start goes on', 0, 2],
		['another start begins anew', 1, 4],
	])('of 0.1.0 is read: %s', async (_, startedAfterMs, expected) => {
		addEvery(HOUR, 5, now - 5 * HOUR);
		const [begun, , , settled] = history.entries;
		const instance = new Instance(history, {
			start: 'moment',
			startAt: new Date(begun!.ts + startedAfterMs).toISOString(),
		});
		const position = { startMs: begun!.ts, afterMs: begun!.ts - 1, settledMs: settled!.ts };
		instance.staticData = { [KEY]: { position } };
		expect(await instance.poll()).toHaveLength(expected);
	});
});

describe('clocks around the first publication', () => {
	const inOrder = (minutes: number[]) =>
		minutes.map((at) => history.add(now + at * MINUTE).summary);

	it("published while the gateway is down, whose clock is 3 minutes behind n8n's", async () => {
		history.isDown = true;
		const instance = await published();
		history.isDown = false;
		const wanted = inOrder([-2, -1, 1]);
		vi.setSystemTime(now + 5 * MINUTE);
		expect(summaries(await instance.poll())).toEqual(wanted);
	});

	it.each([5, 9])('set back by %d minutes after a publication', async (minutes) => {
		inOrder([-30, -7, -3, -1, 0]);
		const instance = await published();
		const wanted: unknown[] = [];
		for (const after of [1, 2, 8, 20]) {
			const clock = after - minutes;
			vi.setSystemTime(now + clock * MINUTE);
			wanted.push(...inOrder([clock]));
			expect(summaries(await instance.poll())).toEqual(wanted.slice(-1));
		}
		instance.restart();
		expect((await instance.poll({ activation: 'init' })) ?? []).toEqual([]);
	});

	it.each([5, 60])(
		'set back by %d minutes long after it repeats nothing of before',
		async (minutes) => {
			inOrder([-9, -6, -3, -1]);
			const instance = await published();
			for (const after of [4, 8, 12, 16]) {
				vi.setSystemTime(now + after * MINUTE);
				const [summary] = inOrder([after]);
				expect(summaries(await instance.poll())).toEqual([summary]);
			}
			vi.setSystemTime(now + (17 - minutes) * MINUTE);
			expect((await instance.poll()) ?? []).toEqual([]);
		},
	);

	it('published without the gateway while 5 hours ahead, and put right', async () => {
		history.isDown = true;
		vi.setSystemTime(now + 5 * HOUR);
		const instance = await published();
		history.isDown = false;
		const emitted: unknown[] = [];
		const wanted: unknown[] = [];
		for (let minutes = 20; minutes <= 240; minutes += 20) {
			vi.setSystemTime(now + minutes * MINUTE);
			wanted.push(history.add(now + minutes * MINUTE).summary);
			emitted.push(...(summaries(await instance.poll()) ?? []));
		}
		expect(emitted).toEqual(wanted);
	});

	it('set back by an hour right after a publication', async () => {
		inOrder([-50, -30, -1]);
		const instance = await published();
		vi.setSystemTime(now - 60 * MINUTE);
		const wanted = inOrder([-60]);
		expect(summaries(await instance.poll())).toEqual(wanted);
		vi.setSystemTime(now - 10 * MINUTE);
		const { summary } = history.add(now - 10 * MINUTE);
		expect(summaries(await instance.poll())).toEqual([summary]);
	});

	it('with more runs in the overlap before it than a position holds', async () => {
		addEvery(1_000, 2_500, now - 2_500_000);
		const instance = await published({ options: { overlapMinutes: 60 } });
		const { summary } = history.add(now + 1);
		expect(summaries(await instance.poll())).toEqual([summary]);
		instance.restart();
		expect((await instance.poll({ activation: 'init' })) ?? []).toEqual([]);
	});

	it('a start in the future is waited for', async () => {
		const startAt = new Date(now + HOUR).toISOString();
		const instance = await published({ start: 'moment', startAt });
		inOrder([30]);
		vi.setSystemTime(now + 30 * MINUTE);
		expect(await instance.poll()).toBeNull();
		vi.setSystemTime(now + 61 * MINUTE);
		const wanted = inOrder([61]);
		expect(summaries(await instance.poll())).toEqual(wanted);
	});
});
