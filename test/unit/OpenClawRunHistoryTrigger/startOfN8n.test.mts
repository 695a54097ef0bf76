/** Webhooks that n8n itself answers with 200 while it starts: "n8n is starting up. Please wait". */
import { afterEach, beforeEach, expect, it, vi } from 'vitest';

import { storedKeys } from '../support/deduplicationStore.mts';
import { Instance, serveHistory, summaries, type Entry, type History } from './historyTrigger.mts';

const MINUTE = 60_000;
const now = Date.parse('2026-11-25T12:00:00Z');

let history: History;
beforeEach(async () => {
	vi.useFakeTimers({ now, toFake: ['Date'] });
	history = await serveHistory();
});
afterEach(() => {
	vi.useRealTimers();
});

/** Published an hour ago, beside an OpenClaw Trigger. */
async function published(parameters: object = {}): Promise<Instance> {
	const instance = new Instance(history, { runs: 'undelivered', ...parameters });
	instance.beside = {};
	history.add(now - 61 * MINUTE, { deliveryStatus: 'delivered' });
	vi.setSystemTime(now - 60 * MINUTE);
	expect(await instance.poll()).toBe(null);
	vi.setSystemTime(now);
	return instance;
}

const delivered = (endedMs: number): Entry => history.add(endedMs, { deliveryStatus: 'delivered' });

const takenInBefore = ({ jobId, runAtMs }: Entry) =>
	storedKeys.push(`finished:${jobId}:${runAtMs}`);

it('brings what counts as delivered and no trigger has, once', async () => {
	const instance = await published();
	const [known, unknown] = [delivered(now - 2 * MINUTE), delivered(now - MINUTE)];
	takenInBefore(known);
	instance.restart();
	expect(summaries(await instance.poll({ activation: 'init' }))).toEqual([unknown.summary]);
	for (let poll = 1; poll < 20; poll += 1) {
		vi.setSystemTime(now + poll * MINUTE);
		expect(await instance.poll()).toBe(null);
	}
	instance.restart();
	expect((await instance.poll({ activation: 'init' })) ?? []).toEqual([]);
});

it('brings it again where n8n could not store it, and after the gateway was down', async () => {
	const instance = await published();
	const lost = delivered(now - MINUTE);
	instance.restart();
	history.isDown = true;
	expect(await instance.poll({ activation: 'init' })).toBe(null);
	history.isDown = false;
	vi.setSystemTime(now + 20 * MINUTE);
	// Delivered while n8n was there.
	delivered(now + 19 * MINUTE);
	await instance.poll({ isLost: true });
	vi.setSystemTime(now + 21 * MINUTE);
	expect(summaries(await instance.poll())).toEqual([lost.summary]);
});

it('brings no more at once than Max Items, and the others with the next polls', async () => {
	const instance = await published({ options: { maxItems: 2 } });
	const found = [5, 4, 3].map((minutes) => delivered(now - minutes * MINUTE).summary);
	found.push(history.add(now - MINUTE, { deliveryStatus: 'not-delivered' }).summary);
	instance.restart();
	const first = summaries(await instance.poll({ activation: 'init' }));
	const second = summaries(await instance.poll());
	expect([first, second]).toEqual([
		[found[3], found[0]],
		[found[1], found[2]],
	]);
});

it.each<[string, (instance: Instance) => void]>([
	['no OpenClaw Trigger is beside it', (instance) => (instance.beside = undefined)],
	['the one beside it is disabled', (instance) => (instance.beside = { disabled: true })],
	[
		'the one beside it remembers nothing',
		(instance) => (instance.beside = { parameters: { options: { deduplicate: false } } }),
	],
	[
		'another trigger is beside it',
		(instance) => (instance.beside = { type: 'n8n-nodes-base.webhook' }),
	],
])('brings nothing delivered where %s', async (_case, change) => {
	const instance = await published();
	change(instance);
	delivered(now - MINUTE);
	instance.restart();
	expect(await instance.poll({ activation: 'init' })).toBe(null);
});

it('brings nothing delivered at a publication, nor from before the overlap', async () => {
	const instance = await published();
	delivered(now - 11 * MINUTE);
	instance.restart();
	expect(await instance.poll({ activation: 'init' })).toBe(null);
	delivered(now - MINUTE);
	instance.restart();
	expect(await instance.poll({ activation: 'activate' })).toBe(null);
});
