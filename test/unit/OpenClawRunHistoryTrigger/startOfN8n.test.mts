/** Webhooks that n8n itself answers with 200 while it starts: "n8n is starting up. Please wait". */
import { afterEach, beforeEach, expect, it, vi } from 'vitest';

import { storedKeys } from '../support/deduplicationStore.mts';
import { Instance, serveHistory, summaries, type Entry, type History } from './historyTrigger.mts';

const MINUTE = 60_000;
const now = Date.parse('2026-11-25T12:00:00Z');
const HERE = 'https://n8n.example.com/webhook/here/openclaw?token=***';

let history: History;
beforeEach(async () => {
	vi.useFakeTimers({ now, toFake: ['Date'] });
	// n8n began two minutes ago, and has migrated since.
	vi.spyOn(performance, 'now').mockReturnValue(2 * MINUTE);
	history = await serveHistory();
});
afterEach(() => {
	vi.restoreAllMocks();
	vi.useRealTimers();
});

/** Published an hour ago. */
async function published(parameters: object = {}): Promise<Instance> {
	const instance = new Instance(history, { runs: 'undelivered', ...parameters });
	history.add(now - 61 * MINUTE, { deliveryStatus: 'delivered' });
	vi.setSystemTime(now - 60 * MINUTE);
	expect(await instance.poll()).toBe(null);
	vi.setSystemTime(now);
	return instance;
}

/** n8n starts: its triggers are activated one after the other, and each polls once. */
async function restarted(instance: Instance) {
	instance.restart();
	const first = await instance.poll({ activation: 'init' });
	await instance.publishWebhook(HERE);
	return first;
}

const delivered = (endedMs: number, to: string | undefined = HERE): Entry =>
	history.add(endedMs, { deliveryStatus: 'delivered', delivery: { intended: { to } } });

const takenInBefore = ({ jobId, runAtMs }: Entry) =>
	storedKeys.push(`finished:${jobId}:${runAtMs}`);

it('brings what counts as delivered and no trigger has, once', async () => {
	const instance = await published();
	const [known, unknown] = [delivered(now - 2 * MINUTE), delivered(now - MINUTE)];
	takenInBefore(known);
	expect(await restarted(instance)).toBe(null);
	expect(summaries(await instance.poll())).toEqual([unknown.summary]);
	for (let poll = 1; poll < 20; poll += 1) {
		vi.setSystemTime(now + poll * MINUTE);
		expect(await instance.poll()).toBe(null);
	}
	await restarted(instance);
	expect((await instance.poll()) ?? []).toEqual([]);
});

it('brings it again where n8n could not store it, and after the gateway was down', async () => {
	const instance = await published();
	const lost = delivered(now - MINUTE);
	history.isDown = true;
	await restarted(instance);
	history.isDown = false;
	vi.setSystemTime(now + 20 * MINUTE);
	// Delivered while n8n was there.
	delivered(now + 19 * MINUTE);
	expect(await instance.poll()).toBe(null);
	expect(await instance.poll({ isLost: true })).toEqual([]);
	vi.setSystemTime(now + 21 * MINUTE);
	expect(summaries(await instance.poll())).toEqual([lost.summary]);
});

it('brings no more at once than Max Items, and the others with the next polls', async () => {
	const instance = await published({ options: { maxItems: 2 } });
	const found = [60, 40, 20].map((seconds) => delivered(now - seconds * 1_000).summary);
	await restarted(instance);
	const undelivered = history.add(now, { deliveryStatus: 'not-delivered' }).summary;
	expect(summaries(await instance.poll())).toEqual([undelivered, found[0]]);
	expect(summaries(await instance.poll())).toEqual([found[1], found[2]]);
});

it('brings it where somebody publishes the workflow again before the second poll', async () => {
	const instance = await published();
	const lost = delivered(now - MINUTE);
	instance.restart();
	await instance.poll({ activation: 'init' });
	const unpublish = await instance.publishWebhook(HERE);
	unpublish();
	expect(await instance.poll({ activation: 'update' })).toBe(null);
	await instance.publishWebhook(HERE);
	expect(summaries(await instance.poll({ activation: 'update' }))).toEqual([lost.summary]);
	expect(await instance.poll()).toBe(null);
});

it('brings it where the gateway was down until the workflow was published again', async () => {
	const instance = await published();
	const lost = delivered(now - MINUTE);
	history.isDown = true;
	await restarted(instance);
	history.isDown = false;
	await instance.poll({ activation: 'activate' });
	expect(summaries(await instance.poll({ activation: 'activate' }))).toEqual([lost.summary]);
});

it.each([
	['to the webhook of another workflow', 'https://n8n.example.com/webhook/there/openclaw'],
	['to a chat', 'telegram:42'],
	['nowhere that the history names', undefined],
])('leaves what was delivered %s', async (_case, to) => {
	const instance = await published();
	history.add(now - MINUTE, { deliveryStatus: 'delivered', delivery: { intended: { to } } });
	await restarted(instance);
	expect(await instance.poll()).toBe(null);
});

it('leaves what was delivered to a trigger that is not published any more', async () => {
	const instance = await published();
	delivered(now - MINUTE);
	instance.restart();
	await instance.poll({ activation: 'init' });
	const unpublish = await instance.publishWebhook(HERE);
	unpublish();
	expect(await instance.poll()).toBe(null);
});

it('leaves what was delivered before a publication, or before n8n was started', async () => {
	const instance = await published();
	delivered(now - 3 * MINUTE);
	await restarted(instance);
	expect(await instance.poll()).toBe(null);
	delivered(now - MINUTE);
	instance.restart();
	await instance.poll({ activation: 'activate' });
	await instance.publishWebhook(HERE);
	expect(await instance.poll()).toBe(null);
});
