/** Runs asked for by the node, and what the gateway's history says of them. */
import { beforeAll, describe, expect, it } from 'vitest';

import type { CredentialReference } from './harness/n8nApi.mts';
import { byId, cronJob, executeOperation } from './harness/nodeRun.mts';
import { askFor, DEFAULT_REPLY, type Reply } from './harness/stubModel.mts';
import { itemsBehind, publishTriggerWorkflow } from './harness/triggerWorkflow.mts';
import { usePeers } from './harness/vitestPeers.mts';

const peers = usePeers();

let webSocket: CredentialReference;
beforeAll(async () => {
	const { api, gateway } = peers();
	const { url: gatewayUrl, token } = gateway;
	const data = { gatewayUrl, token, transport: 'webSocket' };
	webSocket = await api.createCredential('openClawApi', data, 'over WebSocket');
});

/** A job that does not run by itself. */
async function createJob(name: string, reply: Reply = {}, parameters: object = {}) {
	const [job] = await cronJob(peers(), 'create', {
		name,
		message: `Summarize today ${askFor(reply)}`,
		scheduleKind: 'every',
		everyValue: 100,
		everyUnit: 'days',
		deliveryMode: 'none',
		...parameters,
	});
	return job!.id as string;
}

describe('Cron Job: Run', () => {
	it('over WebSocket runs the job to the end, though the workflow does not wait', async () => {
		const trigger = await publishTriggerWorkflow(peers());
		const delivery = { deliveryMode: 'webhook', webhookUrl: trigger.url };
		const jobId = await createJob('Delivers', { delayMs: 1500 }, delivery);
		const [started] = await cronJob(peers(), 'run', { cronJobId: byId(jobId) }, webSocket);
		expect(started).toMatchObject({ jobId, started: true });
		const [run] = await peers().gateway.waitForRuns(jobId);
		expect(run).toMatchObject({ runId: started!.runId, status: 'ok' });
		await peers().api.waitForExecutions(trigger.workflow.id, 1);
		expect(await itemsBehind(peers(), trigger)).toMatchObject([
			{ jobId, status: 'ok', summary: DEFAULT_REPLY, runKey: `${jobId}:${run!.runAtMs}` },
		]);
	});

	it('over WebSocket waits for the end, good or bad', async () => {
		const wait = async (reply: Reply) =>
			await cronJob(
				peers(),
				'run',
				{ cronJobId: byId(await createJob('Awaited', reply)), waitForEnd: true },
				webSocket,
			);
		expect(await wait({})).toMatchObject([
			{ event: 'finished', status: 'ok', summary: DEFAULT_REPLY, jobName: 'Awaited' },
		]);
		expect(await wait({ status: 400 })).toMatchObject([{ status: 'error', summary: null }]);
	});

	it.each([false, true])('over the admin HTTP API fails (wait: %s)', async (waitForEnd) => {
		const cronJobId = byId(await createJob('Lost'));
		const execution = await executeOperation(peers(), {
			...{ resource: 'cronJob', operation: 'run', cronJobId, waitForEnd },
		});
		expect(execution.error).toMatchObject({
			message: expect.stringContaining('The gateway took the run on and lost it'),
			description: expect.stringContaining('Choose the transport WebSocket'),
		});
	});

	it('says why a job does not run', async () => {
		const cronJobId = byId(await createJob('Disabled'));
		await cronJob(peers(), 'disable', { cronJobId });
		const run = async (runMode: string) =>
			await cronJob(peers(), 'run', { cronJobId, runMode }, webSocket);
		expect(await run('if-enabled')).toMatchObject([{ started: false, reason: 'disabled' }]);
		expect(await run('due')).toMatchObject([{ started: false, reason: 'not-due' }]);
		expect(await run('force')).toMatchObject([{ started: true, reason: null }]);
	});
});
