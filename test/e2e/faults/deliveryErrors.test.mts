/**
 * What a gateway writes of deliveries that failed. The unit tests read what this records; to record
 * it anew: `npx vitest run --project faults test/e2e/faults/deliveryErrors.test.mts -u`.
 */
import { afterAll, beforeAll, expect, it } from 'vitest';

import { addCommandJob } from '../harness/commandJobs.mts';
import {
	startFaultyReceivers,
	trustedCertificates,
	type FaultyReceivers,
} from './faultyReceivers.mts';
import { startGateway, type Gateway } from '../harness/gateway.mts';

/** Nothing is asked of it: the jobs are commands. */
const NO_MODEL = { provider: 'none', baseUrl: 'http://127.0.0.1:9', apiKey: 'none', model: 'none' };

let gateway: Gateway | undefined;
let receivers: FaultyReceivers | undefined;

beforeAll(async () => {
	receivers = await startFaultyReceivers();
	gateway = await startGateway({
		model: NO_MODEL,
		config: { cron: { webhookSsrfPolicy: { blockedHostnames: ['blocked.example.com'] } } },
		env: { NODE_EXTRA_CA_CERTS: trustedCertificates() },
	});
});
afterAll(async () => {
	await gateway?.stop();
	await receivers?.stop();
});

it('deliveries that fail have the errors that are recorded', async () => {
	const [from, to] = [gateway!, receivers!];
	const errors = await Promise.all(
		Object.entries(to.urls).map(async ([receiver, url], index) => {
			// Not all at once: the machine would be too slow for the time-outs.
			const at = new Date(Date.now() + 3_000 + index * 400);
			const id = await addCommandJob(from, { name: receiver, url, at });
			const [run] = await from.waitForRuns(id, { seconds: 180 });
			expect(run, receiver).toMatchObject({ status: 'ok', deliveryStatus: 'not-delivered' });
			return [receiver, withoutChance(run!.deliveryError!)] as const;
		}),
	);
	const recorded = `${JSON.stringify(Object.fromEntries(errors), null, '\t')}\n`;
	await expect(recorded).toMatchFileSnapshot('../../fixtures/delivery-errors/2026.9.6.json');
});

/** Without the port, OpenSSL's name of the thread, and what the resolver of this machine says. */
function withoutChance(error: string): string {
	return error
		.replaceAll(/127\.0\.0\.1:\d+/g, '127.0.0.1:5678')
		.replace(/[\dA-F]{16}:error:/, '0:error:')
		.replace('EAI_AGAIN', 'ENOTFOUND');
}
