import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';

import { storedKeys } from '../support/deduplicationStore.mts';
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

describe('every run once, in order of time', () => {
	it('through pages that shift while runs finish', async () => {
		const instance = await published();
		const before = addMany(450, now);
		const during: unknown[] = [];
		history.afterPage = () => {
			if (during.length < 3) during.push(history.add(now + 1000 + during.length).summary);
		};
		const first = summaries(await instance.poll()) ?? [];
		expect(first).toEqual(before);
		history.afterPage = undefined;
		expect(summaries(await instance.poll())).toEqual(during);
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
		expect(both.map(summaries)).toEqual([[summary], undefined]);
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
			started.push(...(summaries(await instance.poll({ runsElsewhere: true })) ?? []));
		}
		expect(started).toEqual(wanted);
	});

	it('a confirmation that never comes, as in queue mode, ends the repeats after one', async () => {
		const instance = await published();
		history.add(now + 1);
		const started = [];
		for (const minutes of [0, 2, 10, 60, 600]) {
			vi.setSystemTime(now + minutes * MINUTE);
			started.push(await instance.poll({ isLost: true }));
		}
		expect(started).toEqual([[], [], null, null, null]);
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

	it('a lost position goes back no further than the store remembers', async () => {
		const options = { deduplicationWindow: 20, maxItems: 20 };
		const instance = new Instance(history, { options });
		addMany(300, now - 299);
		expect(await instance.poll({ activation: 'init' })).toHaveLength(10);
		history.add(now + 1);
		expect(await instance.poll({ activation: 'init' })).toHaveLength(1);
	});
});
