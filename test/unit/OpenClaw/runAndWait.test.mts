/** Agent Turn: Run and Wait, up to where n8n puts the execution to sleep. */
import type { IDataObject, INodeParameters } from 'n8n-workflow';
import { describe, expect, test } from 'vitest';

import { OpenClawWebhookApi } from '../../../credentials/OpenClawWebhookApi.credentials.ts';
import { OpenClaw } from '../../../nodes/OpenClaw/OpenClaw.node.ts';
import { looksWithin } from '../../../nodes/OpenClaw/resources/agent/awaitRun.ts';
import { executeNode } from '../support/engine.mts';
import {
	cronJob,
	payload,
	recorded,
	serveGateway,
	type TestGateway,
} from '../support/gatewayServer.mts';

const ENTRY = {
	ts: 1_795_000_003_000,
	jobId: 'job-1',
	action: 'finished',
	status: 'ok',
	summary: 'Three items.',
	runAtMs: 1_795_000_000_001,
	deliveryStatus: 'not-delivered',
	deliveryError: 'Blocked hostname or private/internal/special-use IP address',
};

interface History {
	entries?: unknown[];
	isRunning?: boolean;
	isSchedulerOn?: boolean;
}

async function gatewayWith({ entries = [], isRunning, isSchedulerOn = true }: History) {
	const answers: Record<string, unknown> = {
		'cron.add': cronJob('job-1'),
		'cron.runs': { entries },
		'cron.get': cronJob('job-1', { state: isRunning ? { runningAtMs: 1 } : {} }),
		'cron.status': { enabled: isSchedulerOn },
		'cron.remove': { removed: true },
	};
	return await serveGateway(({ method }) =>
		method === 'config.get' ? recorded('plugin-off') : payload(answers[method!]),
	);
}

async function run(gateway: TestGateway, parameters: INodeParameters = {}, items?: IDataObject[]) {
	const webhook = { type: new OpenClawWebhookApi(), data: { token: 'w'.repeat(32) } };
	const results = await executeNode(new OpenClaw(), {
		parameters: {
			...{ resource: 'agent', operation: 'runAndWait', message: 'Summarize today' },
			...parameters,
		},
		credentials: [...gateway.credentials, webhook],
		items,
	});
	return results.map(({ json }) => json);
}

test('the job runs once, delivers to the resume URL and deletes itself', async () => {
	const gateway = await gatewayWith({ entries: [ENTRY] });
	const before = Date.now();
	await run(gateway, { additionalFields: { thinking: 'low', timeoutSeconds: 60 } });
	const [job] = gateway.paramsOf('cron.add') as [
		IDataObject & { schedule: { at: string }; delivery: { to: string } },
	];
	expect(job).toMatchObject({
		name: 'n8n: Workflow of a unit test',
		deleteAfterRun: true,
		sessionTarget: 'isolated',
		payload: { kind: 'agentTurn', message: 'Summarize today', thinking: 'low', timeoutSeconds: 60 },
		delivery: { mode: 'webhook' },
	});
	expect(Date.parse(job.schedule.at)).toBeGreaterThan(before);
	expect(job.delivery.to).toMatch(/^http:\/\/localhost:5678\/webhook-waiting\/execution-id\?sig/);
});

test('Webhook Base URL takes the place of the address of n8n, a path included', async () => {
	const gateway = await gatewayWith({ entries: [ENTRY] });
	await run(gateway, { additionalFields: { webhookBaseUrl: 'https://proxy.example.com/n8n/' } });
	const [job] = gateway.paramsOf('cron.add') as [{ delivery: { to: string } }];
	expect(job.delivery.to).toMatch(
		/^https:\/\/proxy\.example\.com\/n8n\/webhook-waiting\/execution-id\?signature=/,
	);
});

test('a run whose webhook was refused comes from the history, and its job is removed', async () => {
	const gateway = await gatewayWith({ entries: [ENTRY] });
	expect(await run(gateway)).toMatchObject([
		{
			...{ event: 'finished', runKey: 'job-1:1795000000001', summary: 'Three items.', raw: ENTRY },
			receivedBy: 'history',
			webhookProblem: expect.stringContaining('allowedHostnames'),
		},
	]);
	expect(gateway.paramsOf('cron.remove')).toEqual([{ id: 'job-1' }]);
});

test('a message that looks like an expression is sent as it is', async () => {
	const gateway = await gatewayWith({ entries: [ENTRY] });
	await run(gateway, { message: '={{ $json.text }}' }, [{ text: '={{ 6 * 7 }}' }]);
	expect(gateway.paramsOf('cron.add')).toMatchObject([{ payload: { message: '={{ 6 * 7 }}' } }]);
});

describe('a failed run', () => {
	const failed = { ...ENTRY, status: 'error', summary: undefined, error: 'No such model' };

	test('is an error, and its job is removed', async () => {
		const gateway = await gatewayWith({ entries: [failed] });
		await expect(run(gateway)).rejects.toMatchObject({
			message: expect.stringContaining("The agent's run failed: No such model"),
			description: expect.stringContaining('Return Failed Runs'),
		});
		expect(gateway.paramsOf('cron.remove')).toEqual([{ id: 'job-1' }]);
	});

	test('is an item where that is wanted', async () => {
		const gateway = await gatewayWith({ entries: [failed] });
		const parameters = { additionalFields: { returnFailedRuns: true }, includeReply: true };
		expect(await run(gateway, parameters)).toMatchObject([
			{ status: 'error', error: 'No such model', reply: null },
		]);
	});
});

describe('the time is up', () => {
	const ATONCE = { waitAmount: 1e-5, waitUnit: 'minutes' };

	test('while the agent works: its run goes on', async () => {
		const gateway = await gatewayWith({ isRunning: true });
		await expect(run(gateway, ATONCE)).rejects.toMatchObject({
			message: expect.stringContaining('The run did not end within'),
			description: expect.stringContaining('Raise Wait At Most'),
		});
		expect(gateway.paramsOf('cron.remove')).toEqual([]);
	});

	test('before it began: the job is taken back', async () => {
		const gateway = await gatewayWith({ isSchedulerOn: false });
		await expect(run(gateway, ATONCE)).rejects.toMatchObject({
			message: expect.stringContaining('The gateway did not begin the run'),
			description: expect.stringContaining('cron.enabled'),
		});
		expect(gateway.paramsOf('cron.remove')).toEqual([{ id: 'job-1' }]);
	});
});

test.each([
	['several items', {}, [{}, {}], 'there are 2 items'],
	['plain http', { webhookBaseUrl: 'http://n8n.example.com' }, [{}], 'plain http to a public host'],
	['no URL', { webhookBaseUrl: 'n8n' }, [{}], 'Webhook Base URL is not a URL'],
])('%s: an error before anything is sent', async (_case, additionalFields, items, message) => {
	const gateway = await gatewayWith({});
	await expect(run(gateway, { additionalFields }, items)).rejects.toMatchObject({
		message: expect.stringContaining(message),
		description: expect.stringMatching(/\S/),
	});
	expect(gateway.asked).toEqual([]);
});

test('there is a look for each time the wait may double', () => {
	expect(looksWithin(1000)).toBe(1);
	expect(looksWithin(60_000)).toBe(4);
	expect(looksWithin(86_400_000)).toBe(15);
});
