/** Runs asked for by the node, and what the gateway's history says of them. */
import { beforeAll, describe, expect, it } from 'vitest';

import type { CredentialReference } from './harness/n8nApi.mts';
import { byId, cronJob, executeOperation, operate } from './harness/nodeRun.mts';
import { askFor, DEFAULT_REPLY, type Reply } from './harness/stubModel.mts';
import { itemsBehind, publishTriggerWorkflow } from './harness/triggerWorkflow.mts';
import { usePeers } from './harness/vitestPeers.mts';

const peers = usePeers();

let webSocket: CredentialReference;
let http: CredentialReference;
beforeAll(async () => {
	const { api, gateway } = peers();
	const { url: gatewayUrl, token } = gateway;
	const over = async (transport: string) =>
		await api.createCredential('openClawApi', { gatewayUrl, token, transport }, transport);
	webSocket = await over('webSocket');
	http = await over('adminHttpRpc');
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
		const run = { resource: 'cronJob', operation: 'run', cronJobId, waitForEnd };
		const execution = await executeOperation(peers(), run, http);
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

describe('Run', () => {
	const runs = async (operation: string, parameters: object, credential?: CredentialReference) =>
		await operate(peers(), 'run', operation, { ...parameters }, credential);

	const byKey = (value: unknown) => ({ run: { __rl: true, mode: 'runKey', value } });

	/** Runs the job to its end; the item that Cron Job: Run gives. */
	const runToTheEnd = async (jobId: string) => {
		const parameters = { cronJobId: byId(jobId), waitForEnd: true };
		const [item] = await cronJob(peers(), 'run', parameters, webSocket);
		return item!;
	};

	it('the history is the same over both transports, and as the gateway has it', async () => {
		const jobId = await createJob('Has a history');
		const ran = [await runToTheEnd(jobId), await runToTheEnd(jobId)];
		const ofJob = { cronJobId: byId(jobId), returnAll: true, filters: { sortDir: 'asc' } };
		const all = await runs('getAll', ofJob, http);
		expect(all).toEqual(ran);
		expect(await runs('getAll', ofJob, webSocket)).toEqual(all);
		const errors = { ...ofJob, filters: { statuses: ['error'] } };
		expect(await runs('getAll', errors)).toEqual([]);
		expect(await runs('getAll', { scope: 'all', limit: 1 })).toEqual([ran[1]]);

		const { runKey, runId } = ran[0]!;
		expect(await runs('get', byKey(runKey))).toEqual([ran[0]]);
		const byRunId = { run: { __rl: true, mode: 'runId', value: runId } };
		expect(await runs('get', byRunId, webSocket)).toEqual([ran[0]]);
	});

	it('a signed link that an agent was given and wrote stays as it was', async () => {
		const { gateway } = peers();
		const trigger = await publishTriggerWorkflow(peers());
		const text = 'See https://files.example/r.pdf?token=eyJhbGciOiJIUzI1NiJ9&signature=MEUCIQDx';
		const delivery = { deliveryMode: 'webhook', webhookUrl: trigger.url };
		const jobId = await createJob('Signs', { text }, delivery);
		const run = await runToTheEnd(jobId);
		expect(run).toMatchObject({ status: 'ok', summary: text });
		expect(await runs('getReply', byKey(run.runKey), http)).toMatchObject([{ reply: text }]);
		const ask = { message: askFor({ text }) };
		expect(await operate(peers(), 'agent', 'ask', ask, webSocket)).toMatchObject([{ reply: text }]);
		await peers().api.waitForExecutions(trigger.workflow.id, 1);
		expect(await itemsBehind(peers(), trigger)).toMatchObject([
			{ summary: text, raw: { summary: text } },
		]);

		const stored = async () => {
			const { payload } = await gateway.rpc<{ payload: { message: string } }>('cron.get', {
				id: jobId,
			});
			return payload.message;
		};
		const before = await stored();
		const [job] = await cronJob(peers(), 'get', { cronJobId: byId(jobId) });
		const { message } = job!.payload as { message: string };
		await cronJob(peers(), 'update', { cronJobId: byId(jobId), updateFields: { message } });
		expect(before).toContain(text);
		expect(await stored()).toBe(before);

		// The gateway masks the link in the session, where the rest of a longer reply is.
		const long = `${text} ${Array.from({ length: 500 }, (_, line) => `Line ${line}.`).join(' ')}`;
		const ofLong = await runToTheEnd(await createJob('Signs and goes on', { text: long }));
		const [whole] = await runs('getReply', byKey(ofLong.runKey), webSocket);
		expect(whole).toMatchObject({ summaryTruncated: true, reply: long });
	});

	it('the reply comes whole where the summary is cut, as long as its session is there', async () => {
		const jobId = await createJob('Writes much', { characters: 300_000 });
		const first = await runToTheEnd(jobId);
		expect(first).toMatchObject({ summaryTruncated: true });
		const [{ reply } = { reply: '' }] = await runs('getReply', byKey(first.runKey), webSocket);
		expect(reply).toHaveLength(300_000);
		expect(String(reply).slice(0, 2000)).toBe(String(first.summary).slice(0, 2000));

		await runToTheEnd(jobId);
		const getReply = { resource: 'run', operation: 'getReply', ...byKey(first.runKey) };
		const gone = await executeOperation(peers(), getReply, webSocket);
		expect(gone.error?.message).toContain('The session of the run is gone');
		const overHttp = await executeOperation(peers(), getReply, http);
		expect(overHttp.error?.description).toContain('Choose the transport WebSocket');
	});
});

describe('Gateway', () => {
	const check = async (jobId: string, credential?: CredentialReference) => {
		const parameters = { cronJobId: byId(jobId) };
		const [item] = await operate(peers(), 'gateway', 'checkDelivery', parameters, credential);
		return item as { ok: boolean; findings: Array<{ severity: string; finding: string }> };
	};

	it('its status is the same over both transports', async () => {
		const status = await operate(peers(), 'gateway', 'getStatus', {}, http);
		expect(status).toMatchObject([{ version: '2026.9.6', schedulerEnabled: true }]);
		expect(status[0]!.jobs).toBeGreaterThan(0);
		expect(await operate(peers(), 'gateway', 'getStatus', {}, webSocket)).toEqual(status);
	});

	it('Check Delivery says what became of a real delivery', async () => {
		const { n8n } = peers();
		const deliver = async (webhookUrl: string) => {
			const jobId = await createJob('Checked', {}, { deliveryMode: 'webhook', webhookUrl });
			await cronJob(peers(), 'run', { cronJobId: byId(jobId), waitForEnd: true }, webSocket);
			return await check(jobId);
		};
		const trigger = await publishTriggerWorkflow(peers());
		expect(await deliver(trigger.url)).toMatchObject({
			ok: true,
			findings: [{ severity: 'info', finding: 'The last run was delivered.' }],
		});
		expect(await deliver(`${n8n.url}/webhook/none/openclaw`)).toMatchObject({
			ok: false,
			findings: [{ severity: 'error', finding: expect.stringContaining('answered 404') }],
		});
		const notListed = await deliver(trigger.url.replace('127.0.0.1', 'localhost'));
		expect(notListed.findings.map(({ finding }) => finding)).toEqual([
			expect.stringContaining('refuses to post to localhost'),
			expect.stringContaining('refused to post to a private address'),
		]);
		const quiet = await createJob('Tells nobody');
		expect((await check(quiet, webSocket)).findings).toEqual((await check(quiet, http)).findings);
		expect((await check(quiet)).findings[0]?.finding).toContain('delivers to no webhook');
	});
});
