/** What the package does in n8n beside the operations of the OpenClaw node, one after the other. */
import { strict as assert } from 'node:assert';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';

import { MANUAL_TRIGGER, type Execution } from '../harness/n8nApi.mts';
import { waitForJobsAt } from '../faults/registeredJobs.mts';
import { publishHistoryWorkflow, waitForRuns } from '../harness/historyWorkflow.mts';
import { PROJECT_ROOT } from '../harness/output.mts';
import type { Peers } from '../harness/peers.mts';
import { askFor, DEFAULT_REPLY, type Reply } from '../harness/stubModel.mts';
import { itemsBehind, publishTriggerWorkflow } from '../harness/triggerWorkflow.mts';
import { until } from '../harness/until.mts';
import type { Attempt } from '../versions/operations.mts';

const recorded = JSON.parse(
	readFileSync(join(PROJECT_ROOT, 'test/fixtures/gateway/2026.9.6-ok.json'), 'utf8'),
) as { posts: [{ body: Record<string, unknown> }] };

let runs = 0;
const nextBody = () => ({ ...recorded.posts[0].body, runAtMs: 1_795_423_305_156 + (runs += 1) });

/** A job that runs once, shortly after now. */
async function addJob({ gateway }: Peers, more: object = {}, afterMs = 2000): Promise<string> {
	const { id } = await gateway.rpc<{ id: string }>('cron.add', {
		name: 'Runs once',
		schedule: { kind: 'at', at: new Date(Date.now() + afterMs).toISOString() },
		sessionTarget: 'isolated',
		wakeMode: 'now',
		deleteAfterRun: false,
		payload: { kind: 'agentTurn', message: 'Summarize today' },
		delivery: { mode: 'none' },
		...more,
	});
	return id;
}

/** n8n looks once a minute which executions have slept long enough. */
const SLEEP = { seconds: 150 };

async function runAndWait(peers: Peers, reply: Reply, fields: object = {}): Promise<Execution> {
	const { api, credentials } = peers;
	const { openClawApi } = credentials;
	const workflow = await api.createWorkflow('Run and wait', [
		MANUAL_TRIGGER,
		{
			name: 'OpenClaw',
			type: 'n8n-nodes-openclaw-gateway.openClaw',
			typeVersion: 2,
			parameters: {
				resource: 'agent',
				operation: 'runAndWait',
				message: `Summarize today ${askFor(reply)}`,
				...fields,
			},
			credentials: { openClawApi },
		},
	]);
	return await api.waitForExecution(await api.runManually(workflow, MANUAL_TRIGGER.name), SLEEP);
}

/** What a list of the editor offers. */
async function listOf({ api, credentials }: Peers, method: string): Promise<string[]> {
	const { results } = await api.rest.post<{ results: Array<{ name: string }> }>(
		'/dynamic-node-parameters/resource-locator-results',
		{
			path: 'parameters.cronJobId',
			methodName: method,
			nodeTypeAndVersion: { name: 'n8n-nodes-openclaw-gateway.openClaw', version: 2 },
			currentNodeParameters: { resource: 'cronJob', operation: 'get' },
			credentials: { openClawApi: credentials.openClawApi },
		},
	);
	return results.map(({ name }) => name);
}

/** Of the test in the dialog of a saved credential. */
async function statusOf({ api }: Peers, type: string, data: Record<string, unknown>) {
	const { id } = await api.createCredential(type, data);
	return (await api.testCredential(type, data, id)).status;
}

export const N8N_ATTEMPTS: Record<string, Attempt> = {
	'Agent: Run and Wait': async ({ peers }) => {
		const { error, items } = await runAndWait(peers, {}, { includeReply: true });
		assert.equal(error?.message, undefined);
		assert.equal(items('OpenClaw')?.[0]?.reply, DEFAULT_REPLY);
	},
	'Agent: Run and Wait, a failed run': async ({ peers }) => {
		const { status, error } = await runAndWait(peers, { status: 400 });
		assert.equal(status, 'error');
		assert.match(String(error?.message), /^The agent's run failed: /);
	},
	'Agent: Run and Wait, a run that takes too long': async ({ peers }) => {
		const wait = { waitAmount: 0.1, waitUnit: 'minutes', additionalFields: { stopRun: true } };
		const { status, error } = await runAndWait(peers, { delayMs: 100_000 }, wait);
		assert.equal(status, 'error');
		assert.match(String(error?.message), /^The run did not end within 6 s|^The agent's run failed/);
	},
	'Editor: lists of jobs, agents, models': async ({ peers }) => {
		const id = await addJob(peers, { name: 'In the list' }, 86_400_000);
		assert.ok((await listOf(peers, 'searchCronJobs')).includes('In the list'));
		assert.ok((await listOf(peers, 'searchAgents')).length > 0);
		assert.ok((await listOf(peers, 'searchModels')).length > 0);
		await peers.gateway.rpc('cron.remove', { id });
	},
	'Editor: tests of the credentials': async ({ peers }) => {
		const { gateway } = peers;
		const data = { gatewayUrl: gateway.url, token: gateway.token };
		assert.equal(await statusOf(peers, 'openClawApi', data), 'OK');
		assert.equal(await statusOf(peers, 'openClawApi', { ...data, token: 'wrong' }), 'Error');
		assert.equal(await statusOf(peers, 'openClawWebhookApi', { token: 'w'.repeat(32) }), 'OK');
		assert.equal(await statusOf(peers, 'openClawWebhookApi', { token: ' ' }), 'Error');
	},
	'Trigger: answers': async ({ peers }) => {
		const trigger = await publishTriggerWorkflow(peers, { events: ['ok'] });
		const body = nextBody();
		const answers = [
			await trigger.post(body),
			await trigger.post(body),
			await trigger.post({ ...nextBody(), status: 'error' }),
			await trigger.post(nextBody(), { token: 'wrong' }),
			await trigger.post('[]'),
		];
		assert.deepEqual(
			answers.map(({ status, data }) => [status, (data as { status: string }).status]),
			[
				[200, 'accepted'],
				[200, 'duplicate'],
				[200, 'ignored'],
				[401, 'unauthorized'],
				[400, 'invalidBody'],
			],
		);
		await peers.api.waitForExecutions(trigger.workflow.id, 1);
		assert.equal((await peers.api.listExecutions(trigger.workflow.id)).length, 1);
		assert.equal((await itemsBehind(peers, trigger)).length, 1);
		await peers.api.deactivate(trigger.workflow);
	},
	'Trigger: repeats after a restart and a crash of n8n': async ({ peers }) => {
		const { api, n8n } = peers;
		const trigger = await publishTriggerWorkflow(peers);
		const body = nextBody();
		await trigger.post(body);
		let expected = 1;
		await api.waitForExecutions(trigger.workflow.id, expected);
		for (const signal of ['SIGTERM', 'SIGKILL'] as const) {
			await n8n.restart({ signal });
			await api.waitForWebhook(trigger.url);
			assert.equal((await trigger.post(body)).status, 200);
			expected += 1;
			await api.waitForExecutions(trigger.workflow.id, expected);
		}
		assert.equal((await itemsBehind(peers, trigger)).length, 1);
		await api.deactivate(trigger.workflow);
	},
	'Trigger: automatic registration': async ({ peers }) => {
		const { api, gateway } = peers;
		const schedule = { kind: 'every', everyMs: 86_400_000 };
		const id = await addJob(peers, { name: 'Registered', schedule });
		const trigger = await publishTriggerWorkflow(peers, {
			registration: 'automatic',
			jobIds: [id],
		});
		const at = new Date(Date.now() + 1500).toISOString();
		await gateway.rpc('cron.update', {
			id,
			patch: { schedule: { kind: 'at', at }, deleteAfterRun: false },
		});
		await api.waitForExecutions(trigger.workflow.id, 1, { seconds: 90 });
		assert.equal((await itemsBehind(peers, trigger))[0]?.summary, DEFAULT_REPLY);
		await api.deactivate(trigger.workflow);
		await waitForJobsAt(gateway, trigger.url, 0);
		const job = await gateway.rpc<{ delivery: object }>('cron.get', { id });
		assert.deepEqual(job.delivery, { mode: 'none' });
		await gateway.rpc('cron.remove', { id });
	},
	'Run History Trigger': async ({ peers }) => {
		const history = await publishHistoryWorkflow(peers, { parameters: { runs: 'all' } });
		const [run] = await peers.gateway.waitForRuns(await addJob(peers));
		await waitForRuns(history, [`${run!.jobId}:${run!.runAtMs}`]);
		await peers.api.deactivate(history.workflow);
		await history.sink.stop();
	},
	'Agent: Run and Wait, n8n is killed meanwhile': async ({ peers }) => {
		const { api, credentials, gateway, n8n } = peers;
		const workflow = await api.createWorkflow('Killed', [
			MANUAL_TRIGGER,
			{
				name: 'OpenClaw',
				type: 'n8n-nodes-openclaw-gateway.openClaw',
				typeVersion: 2,
				parameters: {
					resource: 'agent',
					operation: 'runAndWait',
					message: `Summarize today ${askFor({ delayMs: 45_000 })}`,
				},
				credentials: { openClawApi: credentials.openClawApi },
			},
		]);
		const id = await api.runManually(workflow, MANUAL_TRIGGER.name);
		await until('the agent to work', { seconds: 60 }, async () => {
			const { tasks } = await gateway.rpc<{ tasks: object[] }>('tasks.list', { status: 'running' });
			return tasks.length > 0 || undefined;
		});
		await n8n.restart({ signal: 'SIGKILL' });
		const { status, items } = await api.waitForExecution(id, SLEEP);
		assert.deepEqual([status, items('OpenClaw')?.length], ['success', 1]);
	},
};
