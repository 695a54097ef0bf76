/**
 * What a gateway writes of deliveries that failed, from real ones. `npx vitest run --project e2e
 * deliveryErrors -u` records it anew in test/fixtures/gateway, where the unit tests find it.
 */
import { afterAll, beforeAll, expect, it } from 'vitest';

import { addCommandJob } from './harness/commandJobs.mts';
import { startFaultyReceivers, type FaultyReceivers } from './harness/faultyReceivers.mts';
import { startGateway, type Gateway } from './harness/gateway.mts';

/** Nothing is asked of it: the jobs are commands. */
const NO_MODEL = { provider: 'none', baseUrl: 'http://127.0.0.1:9', apiKey: 'none', model: 'none' };

let gateway: Gateway;
let receivers: FaultyReceivers;

beforeAll(async () => {
	receivers = await startFaultyReceivers();
	const blockedHostnames = ['blocked.example.com'];
	const config = { cron: { webhookSsrfPolicy: { blockedHostnames } } };
	gateway = await startGateway({ model: NO_MODEL, config });
});
afterAll(async () => {
	await gateway.stop();
	await receivers.stop();
});

it('each has an error of its own', async () => {
	const errors = await Promise.all(
		Object.entries(receivers.urls).map(async ([receiver, url], index) => {
			// Not all at once: the machine would be too slow for the time-outs.
			const at = new Date(Date.now() + 3_000 + index * 400);
			const id = await addCommandJob(gateway, { name: receiver, url, at });
			const [run] = await gateway.waitForRuns(id, { seconds: 180 });
			expect(run, receiver).toMatchObject({ status: 'ok', deliveryStatus: 'not-delivered' });
			return [receiver, withoutChance(run!.deliveryError!)] as const;
		}),
	);
	const recorded = `${JSON.stringify(Object.fromEntries(errors), null, '\t')}\n`;
	await expect(recorded).toMatchFileSnapshot('../fixtures/gateway/2026.9.6-delivery-errors.json');
});

/** The port of the receiver, and what the resolver of this machine says of a name. */
function withoutChance(error: string): string {
	return error.replaceAll(/127\.0\.0\.1:\d+/g, '127.0.0.1:5678').replace('EAI_AGAIN', 'ENOTFOUND');
}
