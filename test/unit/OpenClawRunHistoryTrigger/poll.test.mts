import type { WorkflowActivateMode } from 'n8n-workflow';
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';

import { emptyStore, storedKeys } from '../support/deduplicationStore.mts';
import { Instance, serveHistory, summaries, type History } from './historyTrigger.mts';

const MINUTE = 60_000;
const now = Date.now();

let history: History;
beforeEach(async () => {
	vi.setSystemTime(now);
	history = await serveHistory();
});

afterEach(() => {
	vi.useRealTimers();
});

/** A trigger whose first poll is over. */
async function published(parameters = {}): Promise<Instance> {
	const instance = new Instance(history, parameters);
	await instance.poll();
	return instance;
}

const addMany = (count: number, from: number, fields = {}) =>
	Array.from({ length: count }, (_, index) => history.add(from + index, fields).summary);

describe('the first poll', () => {
	it('emits nothing that finished before the publication', async () => {
		addMany(300, now - 300);
		const instance = new Instance(history);
		expect(await instance.poll()).toBeNull();
		const { summary } = history.add(now + 1);
		expect(summaries(await instance.poll())).toEqual([summary]);
	});

	it('begins with the chosen moment, in the time zone of the workflow', async () => {
		const moment = Date.parse('2026-11-20T09:00:00Z');
		history.add(moment - 1);
		const wanted = [history.add(moment), history.add(moment + 1)].map(({ summary }) => summary);
		const instance = new Instance(history, { start: 'moment', startAt: '2026-11-20T10:00:00' });
		instance.timezone = 'Europe/Berlin';
		expect(summaries(await instance.poll())).toEqual(wanted);
	});

	it('goes on after a new publication, and begins anew with another moment', async () => {
		const old = history.add(now - 2 * 60 * MINUTE);
		const { summary: last } = history.add(now);
		const instance = await published();
		const missed = history.add(now + 1);
		expect(summaries(await instance.poll())).toEqual([missed.summary]);
		instance.parameters = { start: 'moment', startAt: new Date(old.ts).toISOString() };
		expect(summaries(await instance.poll())).toEqual([old.summary, last]);
	});
});

describe('a trigger that is activated before its gateway', () => {
	it.each<WorkflowActivateMode>(['activate', 'update', 'init'])(
		'polls on, and has what finished meanwhile (%s)',
		async (activation) => {
			const instance = new Instance(history);
			if (activation === 'init') await instance.poll();
			instance.restart();
			history.isDown = true;
			expect(await instance.poll({ activation })).toBeNull();
			await expect(instance.poll()).rejects.toThrow('shutting down');
			const { summary } = history.add(now + 1);
			vi.setSystemTime(now + MINUTE);
			history.isDown = false;
			expect(summaries(await instance.poll())).toEqual([summary]);
		},
	);

	it('is not lost either where the gateway refuses the token at a start of n8n', async () => {
		const instance = await published();
		const { summary } = history.add(now + 1);
		instance.restart();
		history.refuses = true;
		expect(await instance.poll({ activation: 'init' })).toBeNull();
		await expect(instance.poll()).rejects.toThrow('token');
		history.refuses = false;
		expect(summaries(await instance.poll())).toEqual([summary]);
	});

	it('is refused at publication where the gateway refuses the token', async () => {
		history.refuses = true;
		await expect(new Instance(history).poll()).rejects.toThrow('token');
	});
});

describe('a start by an expression', () => {
	it.each([
		['={{ new Date(Date.now() - 15 * 60000) }}'],
		['={{ $now.minus({ minutes: 15 }) }}'],
		['={{ $now.minus({ minutes: 15 }).toMillis() }}'],
		['={{ $now.minus({ minutes: 15 }).toRFC2822() }}'],
	])('is a moment in any form that other fields take: %s', async (startAt) => {
		const runs = [20, 10].map((minutes) => history.add(now - minutes * MINUTE).summary);
		const instance = new Instance(history, { start: 'moment', startAt });
		expect(summaries(await instance.poll())).toEqual(runs.slice(1));
	});

	it.each([
		['yesterday', 'Start At is not a moment: yesterday', 'ISO 8601'],
		['={{ "" }}', 'Start At is empty', 'Pick the moment'],
	])('that is none is told: %s', async (startAt, message, description) => {
		const instance = new Instance(history, { start: 'moment', startAt });
		await expect(instance.poll()).rejects.toMatchObject({
			message,
			description: expect.stringContaining(description) as unknown,
		});
	});

	it('is the moment of the first poll, and does not begin anew with each', async () => {
		const runs = [20, 10].map((minutes) => history.add(now - minutes * MINUTE).summary);
		const startAt = '={{ $now.minus({ minutes: 15 }).toISO() }}';
		const instance = new Instance(history, { start: 'moment', startAt });
		expect(summaries(await instance.poll())).toEqual(runs.slice(1));
		vi.setSystemTime(now + 60 * MINUTE);
		const { summary } = history.add(now + 30 * MINUTE);
		expect(summaries(await instance.poll())).toEqual([summary]);
	});
});

describe('catching up', () => {
	const MANY = 10_000;

	/** Half a minute apart, as over days. */
	const addHistory = () => {
		for (let run = 0; run < MANY; run++) history.add(now - (MANY - run) * 30_000);
	};

	it('asks for what is missing and no more, whatever else the history holds', async () => {
		addHistory();
		const startAt = new Date(now - 3_000 * 30_000).toISOString();
		const instance = new Instance(history, { start: 'moment', startAt });
		const wanted = history.entries.slice(-3_000).map(({ summary }) => summary);
		const emitted: unknown[] = [];
		const requests: number[] = [];
		while (emitted.length < 3_000) {
			const before = history.gateway.asked.length;
			emitted.push(...(summaries(await instance.poll()) ?? []));
			requests.push(history.gateway.asked.length - before);
		}
		expect(emitted).toEqual(wanted);
		// The search for the beginning, then three to four pages and a list of the jobs each.
		expect(requests[0]).toBeLessThan(25);
		expect(Math.max(...requests.slice(1))).toBeLessThan(8);
		expect(requests).toHaveLength(6);
	});

	it('loses and repeats nothing while runs finish, old ones are deleted and n8n restarts', async () => {
		addHistory();
		const startAt = new Date(now - 2_000 * 30_000).toISOString();
		const options = { maxItems: 300, deduplicationWindow: 300 };
		const instance = new Instance(history, { start: 'moment', startAt, options });
		const wanted = history.entries.slice(-2_000).map(({ summary }) => summary);
		let page = 0;
		history.afterPage = () => {
			page += 1;
			if (page % 3 === 0 && page < 60) wanted.push(history.add(now + page).summary);
			history.entries.splice(0, 7);
		};
		const emitted: unknown[] = [];
		for (let poll = 0; poll < 12; poll++) {
			vi.setSystemTime(now + poll * MINUTE);
			const activation = poll < 4 ? 'activate' : 'init';
			emitted.push(...(summaries(await instance.poll({ activation })) ?? []));
			if (poll % 4 === 3) instance.restart();
		}
		expect(emitted).toEqual(wanted);
	});
});

describe('every run once, in order of time', () => {
	it('through pages that shift while runs finish', async () => {
		const instance = await published();
		const before = addMany(450, now);
		const during: unknown[] = [];
		history.afterPage = () => {
			if (during.length < 3) during.push(history.add(now + 1000 + during.length).summary);
		};
		const first = summaries(await instance.poll()) ?? [];
		history.afterPage = undefined;
		const second = summaries(await instance.poll()) ?? [];
		expect([...first, ...second]).toEqual([...before, ...during]);
		expect(await instance.poll()).toBeNull();
	});

	it('at equal times, also across the most items of a poll', async () => {
		const instance = await published({ options: { maxItems: 3 } });
		const wanted = Array.from({ length: 8 }, () => history.add(now).summary);
		const polls = [];
		for (let poll = 0; poll < 4; poll++) polls.push(summaries(await instance.poll()));
		expect(polls).toEqual([wanted.slice(0, 3), wanted.slice(3, 6), wanted.slice(6), undefined]);
	});

	it('that is written late, within the overlap', async () => {
		const instance = await published();
		vi.setSystemTime(now + 30 * MINUTE);
		const [first] = addMany(1, now + 30 * MINUTE);
		expect(summaries(await instance.poll())).toEqual([first]);
		const late = history.add(now + 21 * MINUTE);
		expect(summaries(await instance.poll())).toEqual([late.summary]);
		expect(await instance.poll()).toBeNull();
	});

	it('after the clocks were set back by an hour', async () => {
		const instance = await published();
		vi.setSystemTime(now + 120 * MINUTE);
		const [first] = addMany(1, now + 120 * MINUTE);
		expect(summaries(await instance.poll())).toEqual([first]);
		vi.setSystemTime(now + 60 * MINUTE);
		const later = history.add(now + 60 * MINUTE);
		expect(summaries(await instance.poll())).toEqual([later.summary]);
		expect(await instance.poll()).toBeNull();
	});

	it("after the gateway's clock, an hour ahead, was put right while nothing polled", async () => {
		const instance = await published();
		const ahead = history.add(now + 60 * MINUTE);
		expect(summaries(await instance.poll())).toEqual([ahead.summary]);
		const meanwhile = history.add(now + 15 * MINUTE);
		vi.setSystemTime(now + 40 * MINUTE);
		expect(summaries(await instance.poll())).toEqual([meanwhile.summary]);
	});

	it("after the gateway's clock, an hour ahead at the publication, was put right", async () => {
		for (const minutes of [60, 61]) history.add(now + minutes * MINUTE);
		const instance = await published();
		const inTime = history.add(now + MINUTE);
		vi.setSystemTime(now + MINUTE);
		expect(summaries(await instance.poll())).toEqual([inTime.summary]);
		// What was there before the publication stays so, also when its time has come.
		instance.restart();
		vi.setSystemTime(now + 62 * MINUTE);
		const { summary } = history.add(now + 62 * MINUTE);
		expect(summaries(await instance.poll({ activation: 'init' }))).toEqual([summary]);
	});

	it('that an OpenClaw Trigger of the workflow had before', async () => {
		const instance = await published();
		const [byWebhook, byHistory] = [history.add(now + 1), history.add(now + 2)];
		storedKeys.push(`finished:${byWebhook.jobId}:${byWebhook.runAtMs}`);
		expect(summaries(await instance.poll())).toEqual([byHistory.summary]);
	});

	it('where two polls overlap', async () => {
		const instance = await published();
		const { summary } = history.add(now + 1);
		const both = await Promise.all([instance.poll(), instance.poll()]);
		expect(both.flatMap((items) => summaries(items) ?? [])).toEqual([summary]);
	});
});

describe('what goes wrong loses nothing and repeats nothing', () => {
	it('a gateway that is down is an error; the next poll goes on', async () => {
		const instance = await published();
		history.isDown = true;
		await expect(instance.poll()).rejects.toThrow('shutting down');
		const wanted = addMany(2, now + 1);
		await expect(instance.poll()).rejects.toThrow('shutting down');
		history.isDown = false;
		expect(summaries(await instance.poll())).toEqual(wanted);
	});

	it('a gateway that goes down between two pages', async () => {
		const instance = await published();
		const wanted = addMany(500, now + 1);
		// Five requests find the beginning; the sixth and seventh have a part of what is due.
		let pages = 0;
		history.afterPage = () => (history.isDown = (pages += 1) >= 7);
		await expect(instance.poll()).rejects.toThrow('shutting down');
		history.afterPage = undefined;
		history.isDown = false;
		expect(summaries(await instance.poll())).toEqual(wanted);
	});

	it('"Fetch test event" takes a run that n8n could not store, which comes all the same', async () => {
		const instance = await published();
		const { summary } = history.add(now + 1);
		expect(await instance.poll({ isLost: true })).toEqual([]);
		expect(summaries(await instance.fetchTestEvent())).toEqual([summary]);
		vi.setSystemTime(now + MINUTE);
		expect(summaries(await instance.poll())).toEqual([summary]);
	});

	it.each<[string, (instance: Instance) => void]>([
		['the history forgot', () => history.entries.shift()],
		['another gateway does not know', () => history.entries.splice(0)],
		['the settings leave out', (it) => (it.parameters = { statuses: ['ok', 'skipped'] })],
		['is of no chosen job any more', (it) => (it.parameters = { jobIds: ['job-2'] })],
	])('a run that n8n could not store and that %s holds nothing up', async (_, forget) => {
		const instance = await published();
		history.add(now + 1, { status: 'error' });
		await instance.poll({ isLost: true });
		forget(instance);
		for (let hour = 1; hour <= 4; hour++) {
			vi.setSystemTime(now + hour * 60 * MINUTE);
			addMany(500, now + hour * 60 * MINUTE - 500, { jobId: 'job-2' });
			const before = history.gateway.asked.length;
			expect(await instance.poll()).toHaveLength(500);
			expect(history.gateway.asked.length - before).toBeLessThan(16);
		}
		emptyStore();
		instance.restart();
		vi.setSystemTime(now + 5 * 60 * MINUTE);
		// The last emission is not known to have arrived.
		expect(await instance.poll({ activation: 'init' })).toHaveLength(500);
	});

	it('a restart between a poll and its execution', async () => {
		const instance = await published();
		const wanted = addMany(2, now + 1);
		expect(await instance.poll({ isLost: true })).toEqual([]);
		instance.restart();
		expect(summaries(await instance.poll({ activation: 'init' }))).toEqual(wanted);
		instance.restart();
		expect(await instance.poll({ activation: 'init' })).toEqual([]);
	});

	it('an execution that n8n could not store is started again, later and later', async () => {
		const instance = await published();
		const { summary: heard } = history.add(now + 1);
		expect(summaries(await instance.poll())).toEqual([heard]);
		const { summary } = history.add(now + 2);
		await instance.poll({ isLost: true });
		expect(await instance.poll()).toBeNull();
		vi.setSystemTime(now + 2 * MINUTE);
		expect(await instance.poll({ isLost: true })).toEqual([]);
		// Others finish meanwhile, beyond the overlap; the position does not leave the run behind.
		vi.setSystemTime(now + 30 * MINUTE);
		const { summary: other } = history.add(now + 30 * MINUTE);
		expect(await instance.poll({ isLost: true })).toEqual([]);
		instance.restart();
		expect(summaries(await instance.poll({ activation: 'init' }))).toEqual([summary, other]);
		expect(await instance.poll()).toBeNull();
	});

	it('a backlog is worked off in queue mode, too', async () => {
		const instance = await published({ options: { maxItems: 1 } });
		const wanted = [0, 30, 60].map((minutes) => history.add(now + minutes * MINUTE).summary);
		const started = [];
		for (const minutes of [60, 62, 64, 66, 68, 70]) {
			vi.setSystemTime(now + minutes * MINUTE);
			started.push(...(summaries(await instance.poll({ runsElsewhere: 'andEnds' })) ?? []));
		}
		expect(started).toEqual(wanted);
	});

	it('a run that n8n could not store is emitted until it could, for as long as it is in the history', async () => {
		const instance = await published();
		const { summary } = history.add(now + 1);
		const lost: unknown[] = [];
		for (let minute = 0; minute < 60 * 3; minute++) {
			vi.setSystemTime(now + minute * MINUTE);
			if (await instance.poll({ isLost: true })) lost.push(minute);
		}
		expect(lost.slice(0, 4)).toEqual([0, 1, 2, 4]);
		expect(lost.length).toBeGreaterThan(30);
		vi.setSystemTime(now + 3.5 * 60 * MINUTE);
		expect(summaries(await instance.poll())).toEqual([summary]);
		vi.setSystemTime(now + 48 * 60 * MINUTE);
		expect(await instance.poll()).toBeNull();
	});

	it('the same in an n8n that does not tell, with longer waits', async () => {
		const instance = await published();
		const { summary } = history.add(now + 1);
		const started = [];
		for (const minutes of [0, 1, 2, 5, 6, 13, 14, 29]) {
			vi.setSystemTime(now + minutes * MINUTE);
			started.push((await instance.poll({ isLostUnheard: true })) !== null);
		}
		expect(started).toEqual([true, false, true, false, true, false, true, false]);
		vi.setSystemTime(now + 30 * MINUTE);
		expect(summaries(await instance.poll())).toEqual([summary]);
	});

	it('in queue mode each run starts one execution', async () => {
		const instance = await published();
		const { summary } = history.add(now + 1);
		expect(summaries(await instance.poll({ runsElsewhere: 'andEnds' }))).toEqual([summary]);
		for (const minutes of [2, 6, 14, 30, 600]) {
			vi.setSystemTime(now + minutes * MINUTE);
			expect(await instance.poll()).toBeNull();
		}
	});

	it('in queue mode an execution that goes on for hours has its runs once', async () => {
		const instance = await published();
		const { summary } = history.add(now + 1);
		expect(summaries(await instance.poll({ runsElsewhere: 'andGoesOn' }))).toEqual([summary]);
		const again = [];
		for (const minutes of [2, 6, 14, 600]) {
			vi.setSystemTime(now + minutes * MINUTE);
			again.push(...((await instance.poll({ runsElsewhere: 'andGoesOn' })) ?? []));
		}
		instance.restart();
		again.push(...((await instance.poll({ activation: 'init' })) ?? []));
		expect(again).toEqual([]);
	});

	it.each(['webhooks', 'runs of its own'])(
		'a run that was emitted stays so, with more %s after it than any window holds, and restarts',
		async (others) => {
			const options = { deduplicationWindow: 20, maxItems: 20 };
			const instance = await published({ runs: 'undelivered', options });
			const { summary } = history.add(now + 1, { deliveryStatus: 'not-delivered' });
			expect(summaries(await instance.poll())).toEqual([summary]);
			for (let other = 0; other < 25; other++) {
				vi.setSystemTime(now + (other + 1) * MINUTE);
				if (others === 'webhooks') storedKeys.push(`finished:job-2:${other}`);
				else history.add(now + 2 + other, { deliveryStatus: 'unknown' });
				await instance.poll();
			}
			storedKeys.splice(0, storedKeys.length - 20);
			for (let restart = 0; restart < 2; restart++) {
				instance.restart();
				expect((await instance.poll({ activation: 'init' })) ?? []).toEqual([]);
			}
		},
	);

	it('what n8n has is not emitted again after a restart, whatever became of the store', async () => {
		const instance = await published();
		const [first, second] = [history.add(now + 1), history.add(now + 2)];
		history.entries.pop();
		expect(summaries(await instance.poll())).toEqual([first.summary]);
		history.entries.push(second);
		expect(summaries(await instance.poll())).toEqual([second.summary]);
		emptyStore();
		instance.restart();
		// The last emission is not known to have arrived.
		expect(summaries(await instance.poll({ activation: 'init' }))).toEqual([second.summary]);
	});

	it('static data that is wiped, with the process going on', async () => {
		const instance = await published();
		const [first] = addMany(1, now + 1);
		expect(summaries(await instance.poll())).toEqual([first]);
		instance.staticData = {};
		const { summary } = history.add(now + 2);
		expect(summaries(await instance.poll())).toEqual([summary]);
		expect(instance.staticData).toHaveProperty(['node:OpenClaw Run History Trigger', 'position']);
	});

	it('static data that is wiped while n8n is down', async () => {
		const instance = await published();
		const first = addMany(300, now - 299);
		// Published before them all.
		instance.parameters = { start: 'moment', startAt: new Date(now - 299).toISOString() };
		expect(summaries(await instance.poll())).toEqual(first);
		instance.staticData = {};
		instance.restart();
		const missed = addMany(3, now + 1);
		expect(summaries(await instance.poll({ activation: 'init' }))).toEqual(missed);
	});

	it.each([
		['the least that the store keeps', 20, 500],
		['its window', 1_100, 550],
	])('a lost position goes back half of %s', async (_what, deduplicationWindow, runs) => {
		const options = { deduplicationWindow, maxItems: 20 };
		const instance = new Instance(history, { options });
		const all = addMany(600, now - 599);
		const emitted = [];
		for (let poll = 0; poll < 30; poll++) {
			emitted.push(...((await instance.poll({ activation: 'init' })) ?? []));
		}
		expect(summaries(emitted)).toEqual(all.slice(-runs));
	});
});
