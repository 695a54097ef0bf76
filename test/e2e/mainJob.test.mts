import { beforeAll, describe, expect, it } from 'vitest';

import { byId, cronJob, executeOperation } from './harness/nodeRun.mts';
import { askFor, DEFAULT_REPLY, type Reply } from './harness/stubModel.mts';
import {
	itemsBehind,
	publishTriggerWorkflow,
	type TriggerWorkflow,
} from './harness/triggerWorkflow.mts';
import { usePeers } from './harness/vitestPeers.mts';

const peers = usePeers({ n8n: { withEditor: true } });

const inSeconds = (seconds: number) => new Date(Date.now() + seconds * 1000).toISOString();

/** Creates a job with the node that delivers to the trigger and runs once, a moment from now. */
async function runOnce(
	trigger: TriggerWorkflow,
	name: string,
	reply: Reply = {},
	additionalFields: object = {},
): Promise<string> {
	const [job] = await cronJob(peers(), 'create', {
		name,
		message: `Summarize today ${askFor(reply)}`,
		scheduleKind: 'at',
		at: inSeconds(4),
		deliveryMode: 'webhook',
		webhookUrl: trigger.url,
		additionalFields,
	});
	await peers().gateway.waitForRuns(job!.id as string);
	return job!.id as string;
}

it('n8n has loaded the nodes of the installed tarball', async () => {
	const loaded = await peers().api.nodeTypes();
	expect(loaded.map(({ name, version }) => `${name} ${version}`).toSorted()).toEqual([
		'n8n-nodes-openclaw-gateway.openClaw 2',
		'n8n-nodes-openclaw-gateway.openClawLiveTrigger 1',
		'n8n-nodes-openclaw-gateway.openClawRunHistoryTrigger 2',
		'n8n-nodes-openclaw-gateway.openClawTool 2',
		'n8n-nodes-openclaw-gateway.openClawTrigger 2',
	]);
});

it('n8n serves the schema of what each operation returns', async () => {
	const { api } = peers();
	const served = async (path: string) =>
		(
			await api.rest.http.get<{ properties: object }>(
				`/schemas/n8n-nodes-openclaw-gateway.${path}.json`,
			)
		).data.properties;
	expect(await served('openClaw/2.0.0/run/getReply')).toHaveProperty('reply');
	expect(await served('openClaw/2.0.0/cronJob/create')).toHaveProperty('schedule');
	expect(await served('openClawTrigger/2.0.0')).toHaveProperty('runKey');
	expect(await served('openClawRunHistoryTrigger/2.0.0')).toHaveProperty('runKey');
});

describe('create → scheduled run → webhook → item', () => {
	let trigger: TriggerWorkflow;
	beforeAll(async () => {
		trigger = await publishTriggerWorkflow(peers());
	});

	const itemsOf = async (jobId: string) =>
		(await itemsBehind(peers(), trigger)).filter((item) => item.jobId === jobId);

	it('a successful run', async () => {
		const { api, gateway } = peers();
		const jobId = await runOnce(trigger, 'Daily summary');
		await api.waitForExecutions(trigger.workflow.id, 1);
		const [run] = await gateway.waitForRuns(jobId);
		expect(await itemsOf(jobId)).toMatchObject([
			{
				event: 'finished',
				runKey: `${jobId}:${run!.runAtMs}`,
				jobId,
				jobName: 'Daily summary',
				status: 'ok',
				summary: DEFAULT_REPLY,
				error: null,
				runAt: new Date(run!.runAtMs).toISOString(),
				sessionId: run!.sessionId,
				model: 'stub-model',
				raw: { jobId, action: 'finished' },
			},
		]);
		expect(run).toMatchObject({ deliveryStatus: 'delivered' });
	});

	it('a failed run, and the failure alert about it', async () => {
		const { api, gateway } = peers();
		const before = (await api.listExecutions(trigger.workflow.id)).length;
		const failureAlert = { alert: { after: 1, mode: 'webhook', to: trigger.url, cooldownMs: 0 } };
		const jobId = await runOnce(
			trigger,
			'Fails',
			{ status: 400 },
			{ jobJson: { failureAlert: failureAlert.alert } },
		);
		await api.waitForExecutions(trigger.workflow.id, before + 2);
		const items = await itemsOf(jobId);
		const [run] = await gateway.waitForRuns(jobId);
		expect(items.map(({ event }) => event).toSorted()).toEqual(['failureAlert', 'finished']);
		expect(new Set(items.map(({ runKey }) => runKey))).toEqual(
			new Set([`${jobId}:${run!.runAtMs}`]),
		);
		expect(items.find(({ event }) => event === 'finished')).toMatchObject({
			status: 'error',
			summary: null,
			error: run!.error,
		});
		expect(items.find(({ event }) => event === 'failureAlert')).toMatchObject({
			jobName: 'Fails',
			error: expect.stringContaining(run!.error!),
		});
	});
});

describe('what the node does is what the gateway has', () => {
	it('create, update, disable, enable, get, delete', async () => {
		const { gateway } = peers();
		const [created] = await cronJob(peers(), 'create', {
			name: 'Edited',
			message: 'Summarize today',
			scheduleKind: 'cron',
			cronExpression: '0 9 * * 1-5',
			timezone: 'Europe/Berlin',
			deliveryMode: 'webhook',
			webhookUrl: 'https://n8n.example.com/webhook/1/openclaw',
		});
		const id = created!.id as string;
		const stored = async () => await gateway.rpc('cron.get', { id });
		const original = await stored();
		expect(original).toMatchObject({
			name: 'Edited',
			enabled: true,
			schedule: { kind: 'cron', expr: '0 9 * * 1-5', tz: 'Europe/Berlin' },
			sessionTarget: 'isolated',
			payload: { kind: 'agentTurn', message: 'Summarize today' },
			delivery: { mode: 'webhook', to: 'https://n8n.example.com/webhook/1/openclaw' },
		});

		await cronJob(peers(), 'update', {
			cronJobId: byId(id),
			updateFields: { message: 'Summarize the week' },
		});
		const { schedule, delivery, name } = original;
		expect(await stored()).toMatchObject({
			...{ schedule, delivery, name },
			payload: { kind: 'agentTurn', message: 'Summarize the week' },
		});

		await cronJob(peers(), 'disable', { cronJobId: byId(id) });
		expect(await stored()).toMatchObject({ enabled: false });
		await cronJob(peers(), 'enable', { cronJobId: byId(id) });
		expect(await stored()).toMatchObject({ enabled: true });
		expect(await cronJob(peers(), 'get', { cronJobId: byId(id) })).toMatchObject([{ id }]);

		await cronJob(peers(), 'delete', { cronJobId: byId(id) });
		await expect(stored()).rejects.toThrow();
		await expect(cronJob(peers(), 'get', { cronJobId: byId(id) })).rejects.toThrow(id);
	});

	it('upsert twice is one job, as the second says', async () => {
		const { gateway } = peers();
		const upsert = async (message: string) =>
			await cronJob(peers(), 'upsert', {
				name: 'Declared',
				declarationKey: 'n8n/declared',
				message,
				scheduleKind: 'every',
				everyValue: 6,
				everyUnit: 'hours',
				deliveryMode: 'none',
			});
		await upsert('first');
		await upsert('second');
		const { jobs } = await gateway.rpc<{ jobs: Array<{ name: string; payload: object }> }>(
			'cron.list',
			{ includeDisabled: true, query: 'Declared' },
		);
		expect(jobs).toMatchObject([
			{ name: 'Declared', payload: { message: 'second' }, schedule: { everyMs: 21_600_000 } },
		]);
	});

	it('getAll lists what the gateway lists', async () => {
		const { jobs } = await peers().gateway.rpc<{ jobs: Array<{ id: string }> }>('cron.list', {
			includeDisabled: true,
		});
		const ids = (listed: Array<Record<string, unknown>>) => listed.map(({ id }) => id).toSorted();
		const all = await cronJob(peers(), 'getAll', { returnAll: true });
		expect(ids(all)).toEqual(ids(jobs));
		expect(await cronJob(peers(), 'getAll', { limit: 1 })).toHaveLength(1);
	});

	it('says what is wrong and what to do, and creates nothing', async () => {
		const execution = await executeOperation(peers(), {
			resource: 'cronJob',
			operation: 'create',
			name: 'Never created',
			message: 'x',
			scheduleKind: 'cron',
			cronExpression: '0 9 * * *',
			timezone: 'Mars/Olympus',
			deliveryMode: 'webhook',
			webhookUrl: 'https://n8n.example.com/webhook/1/openclaw',
		});
		expect(execution.status).toBe('error');
		expect(execution.error?.message).toContain('Mars/Olympus');
		expect(execution.error?.description).toBeTruthy();
		const { jobs } = await peers().gateway.rpc<{ jobs: unknown[] }>('cron.list', {
			includeDisabled: true,
			query: 'Never created',
		});
		expect(jobs).toEqual([]);
	});
});

describe('the credential dialogs', () => {
	const test = async (type: string, data: Record<string, unknown>) =>
		await peers().api.testCredential(type, data);

	it('are green for what works', async () => {
		const { gateway } = peers();
		const { url: gatewayUrl, token, webhookToken } = gateway;
		expect(await test('openClawApi', { gatewayUrl, token })).toMatchObject({ status: 'OK' });
		expect(await test('openClawWebhookApi', { token: webhookToken })).toMatchObject({
			status: 'OK',
		});
	});

	it('tell a wrong token, a wrong address and another server apart', async () => {
		const { gateway, n8n } = peers();
		const messages = [
			await test('openClawApi', { gatewayUrl: gateway.url, token: 'wrong' }),
			await test('openClawApi', { gatewayUrl: 'http://127.0.0.1:1', token: gateway.token }),
			await test('openClawApi', { gatewayUrl: n8n.url, token: gateway.token }),
			await test('openClawWebhookApi', { token: 'short' }),
		];
		expect(messages.map(({ status }) => status)).toEqual(Array(4).fill('Error'));
		expect(new Set(messages.map(({ message }) => message)).size).toBe(4);
		expect(messages[0]!.message).toMatch(/token/i);
		expect(JSON.stringify(messages)).not.toContain(gateway.token);
	});
});
