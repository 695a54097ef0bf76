/** Agent: Run and Wait. The execution sleeps in n8n's database until the run is over. */
import { readFile } from 'node:fs/promises';

import axios from 'axios';
import { beforeAll, describe, expect, it } from 'vitest';

import {
	MANUAL_TRIGGER,
	setUpN8n,
	type CredentialReference,
	type Execution,
	type WorkflowNode,
} from './harness/n8nApi.mts';
import { firstTurn } from './harness/firstTurn.mts';
import { startN8n } from './harness/n8n.mts';
import { operate } from './harness/nodeRun.mts';
import { createCredentials } from './harness/peers.mts';
import { freePort } from './harness/ports.mts';
import { assertItemsFitSchema } from './harness/outputSchema.mts';
import { askFor, DEFAULT_REPLY, type Reply } from './harness/stubModel.mts';
import { until } from './harness/until.mts';
import { usePeers } from './harness/vitestPeers.mts';

const peers = usePeers();
const NODE = 'OpenClaw';
/** n8n looks once a minute which executions have waited long enough. */
const BOUND = { seconds: 150 };

interface Wanted {
	reply?: Reply;
	parameters?: object;
	openClawApi?: CredentialReference;
	/** Whether the node has the credential of the webhook token, too; default: it has. */
	withWebhookToken?: boolean;
	/** In front of the node, instead of nothing. */
	before?: WorkflowNode[];
}

function openClaw(wanted: Wanted): WorkflowNode {
	const { reply = {}, parameters, withWebhookToken = true } = wanted;
	const { openClawApi, openClawWebhookApi } = peers().credentials;
	return {
		name: NODE,
		type: 'n8n-nodes-openclaw-gateway.openClaw',
		typeVersion: 2,
		parameters: {
			resource: 'agent',
			operation: 'runAndWait',
			message: `Summarize today ${askFor(reply)}`,
			...parameters,
		},
		credentials: {
			openClawApi: wanted.openClawApi ?? openClawApi,
			...(withWebhookToken && { openClawWebhookApi }),
		},
	};
}

/** Runs the node once, as somebody in the editor does; the id of the execution. */
async function start({ before = [], ...wanted }: Wanted): Promise<string> {
	const { api } = peers();
	const nodes = [MANUAL_TRIGGER, ...before, openClaw(wanted)];
	return await api.runManually(
		await api.createWorkflow('Run and wait', nodes),
		MANUAL_TRIGGER.name,
	);
}

async function endOf(executionId: string): Promise<Execution> {
	const execution = await peers().api.waitForExecution(executionId, BOUND);
	assertItemsFitSchema('agent', 'runAndWait', execution.items(NODE) ?? []);
	return execution;
}

const run = async (wanted: Wanted): Promise<Execution> => await endOf(await start(wanted));

/** The job of a run that is waited for, as the gateway has it. */
const jobNamed = async (name: string) =>
	await until(`the job ${name}`, { seconds: 60 }, async () => {
		const { jobs } = await peers().gateway.rpc<{ jobs: Job[] }>('cron.list', { enabled: 'all' });
		return jobs.find((job) => job.name === name);
	});

interface Job {
	id: string;
	name: string;
	delivery: { to: string };
}

const named = (name: string, more: object = {}) => ({ additionalFields: { name, ...more } });

const statusOf = async (executionId: string) =>
	await peers().api.rest.get<{ status: string }>(`/executions/${executionId}`);

const sleeping = async (executionId: string) =>
	await until(`execution ${executionId} to sleep`, { seconds: 60 }, async () => {
		const { status } = await statusOf(executionId);
		return status === 'waiting' || undefined;
	});

let webSocket: CredentialReference;
beforeAll(async () => {
	await firstTurn(peers().gateway);
	const { url: gatewayUrl, token } = peers().gateway;
	const data = { gatewayUrl, token, transport: 'webSocket' };
	webSocket = await peers().api.createCredential('openClawApi', data, 'over WebSocket');
});

describe.concurrent('the execution goes on', () => {
	it('with the run and its reply, and leaves no job behind', async () => {
		const parameters = { includeReply: true, ...named('Answered') };
		const { error, items, stored } = await run({ parameters });
		expect(error).toBeUndefined();
		expect(items(NODE)).toMatchObject([
			{
				...{ event: 'finished', jobName: 'Answered', status: 'ok', summary: DEFAULT_REPLY },
				...{ reply: DEFAULT_REPLY, receivedBy: 'webhook', webhookProblem: null },
			},
		]);
		expect(stored).not.toContain(peers().gateway.webhookToken);
		expect(stored).not.toMatch(/signature=[^*]/);
		const { jobs } = await peers().gateway.rpc<{ jobs: Job[] }>('cron.list', { enabled: 'all' });
		expect(jobs.map(({ name }) => name)).not.toContain('Answered');
	});

	it('with a reply whole that is longer than the summary, over WebSocket', async () => {
		const { error, items } = await run({
			...{ reply: { characters: 50_000 }, openClawApi: webSocket },
			parameters: { includeReply: true },
		});
		expect(error).toBeUndefined();
		const [item] = items(NODE)!;
		expect(item).toMatchObject({ summaryTruncated: true });
		expect(item!.reply).toHaveLength(50_000);
	});

	it('with the run where the gateway refuses to send it, and what to change', async () => {
		const { port } = new URL(peers().n8n.url);
		const webhookBaseUrl = `http://localhost:${port}`;
		const { error, items } = await run({ parameters: named('Refused', { webhookBaseUrl }) });
		expect(error).toBeUndefined();
		expect(items(NODE)).toMatchObject([
			{
				...{ status: 'ok', summary: DEFAULT_REPLY, receivedBy: 'history' },
				webhookProblem: expect.stringContaining('cron.webhookSsrfPolicy.allowedHostnames'),
			},
		]);
	});

	it('with the gateway credential alone', async () => {
		const parameters = named('Alone');
		const { error, items } = await run({ withWebhookToken: false, parameters });
		expect(error).toBeUndefined();
		expect(items(NODE)).toMatchObject([{ summary: DEFAULT_REPLY, receivedBy: 'webhook' }]);
	});

	it('with an error where the run failed, or with an item where that is wanted', async () => {
		const reply = { status: 400 };
		const failed = await run({ reply });
		expect(failed.status).toBe('error');
		expect(failed.error).toMatchObject({
			message: expect.stringContaining("The agent's run failed: "),
			description: expect.stringContaining('Return Failed Runs'),
		});
		const parameters = named('Failed', { returnFailedRuns: true });
		const { items } = await run({ reply, parameters });
		expect(items(NODE)).toMatchObject([{ status: 'error', error: expect.any(String) }]);
		// Its history outlives the job.
		const [ran] = await peers().gateway.waitForRuns(items(NODE)![0]!.jobId as string);
		expect(ran).toMatchObject({ status: 'error' });
	});

	it('with the second run where the gateway tries the first again', async () => {
		const parameters = named('Tried again', { timeoutSeconds: 20 });
		const reply = { delayMs: 60_000, once: true };
		const { error, items } = await run({ reply, parameters });
		expect(error).toBeUndefined();
		expect(items(NODE)).toMatchObject([
			{ status: 'ok', summary: DEFAULT_REPLY, receivedBy: 'webhook', webhookProblem: null },
		]);
		const runs = await peers().gateway.waitForRuns(items(NODE)![0]!.jobId as string);
		expect(runs.map(({ status }) => status)).toEqual(['ok', 'error']);
	});

	it('with an error where the run takes longer than it may', async () => {
		const parameters = { waitAmount: 0.1, waitUnit: 'minutes', ...named('Slow') };
		const { status, error } = await run({ reply: { delayMs: 100_000 }, parameters });
		expect(status).toBe('error');
		expect(error).toMatchObject({
			message: expect.stringContaining('The run did not end within 6 s'),
			description: expect.stringContaining('Raise Wait At Most'),
		});
	});

	it('with an error where the run is stopped, as its time is up', async () => {
		const additional = named('Stopped', { stopRun: true });
		const parameters = { waitAmount: 0.1, waitUnit: 'minutes', ...additional };
		const { status, error } = await run({ reply: { delayMs: 100_000 }, parameters });
		expect(status).toBe('error');
		// The gateway ends it by the time-out that it was given, or n8n by tasks.cancel.
		expect(error?.message).toMatch(/The agent's run failed: .*timed out|did not end within 6 s/);
		const { tasks } = await peers().gateway.rpc<{ tasks: Array<{ title?: string }> }>(
			'tasks.list',
			{ status: ['queued', 'running'] },
		);
		expect(tasks.filter(({ title }) => title?.includes('Stopped'))).toEqual([]);
	});

	it('only by the gateway, and once', async () => {
		const { gateway, n8n } = peers();
		const executionId = await start({ reply: { delayMs: 15_000 }, parameters: named('Guarded') });
		await sleeping(executionId);
		const { id: jobId, delivery } = await jobNamed('Guarded');
		const post = async (url: string, token: string, body: object) => {
			const headers = { authorization: `Bearer ${token}` };
			return await axios.post(url, body, { headers, validateStatus: () => true });
		};
		const forged = { jobId, action: 'finished', status: 'ok', runAtMs: 1, summary: 'Forged' };
		expect(await post(delivery.to, 'wrong', forged)).toMatchObject({
			status: 401,
			data: { status: 'unauthorized' },
		});
		await until('a line in the log', { seconds: 20 }, async () => {
			const log = await readFile(n8n.logFile, 'utf8');
			return /Wait 1 \(workflow \w+\) turned requests away: 1 with 401/.test(log) || undefined;
		});
		const unsigned = delivery.to.replace(/\?.*/, '');
		expect((await post(unsigned, gateway.webhookToken, forged)).status).toBe(401);
		const ofAnother = { ...forged, jobId: 'another' };
		expect((await post(delivery.to, gateway.webhookToken, ofAnother)).data).toMatchObject({
			status: 'ignored',
		});
		expect((await statusOf(executionId)).status).toBe('waiting');
		expect((await endOf(executionId)).items(NODE)).toMatchObject([{ summary: DEFAULT_REPLY }]);
		expect((await post(delivery.to, gateway.webhookToken, forged)).status).toBe(409);
		expect(new URL(delivery.to).origin).toBe(new URL(n8n.url).origin);
	});
});

it('a loop waits for one item after the other', async () => {
	const { api } = peers();
	const node = (name: string, type: string, typeVersion: number, parameters: object = {}) => ({
		...{ name, type: `n8n-nodes-base.${type}`, typeVersion, parameters: { ...parameters } },
	});
	const jsCode = "return ['One', 'Two'].map((name) => ({ json: { name } }))";
	const parameters = { message: 'Look', additionalFields: { name: '={{ $json.name }}' } };
	const nodes = [
		MANUAL_TRIGGER,
		node('Items', 'code', 2, { jsCode }),
		node('Loop', 'splitInBatches', 3),
		openClaw({ parameters }),
		node('Done', 'noOp', 1),
	];
	const to = (name: string) => [{ node: name, type: 'main', index: 0 }];
	const workflow = await api.createWorkflow('Loop', nodes, {
		[MANUAL_TRIGGER.name]: { main: [to('Items')] },
		Items: { main: [to('Loop')] },
		Loop: { main: [to('Done'), to(NODE)] },
		[NODE]: { main: [to('Loop')] },
	});
	const { error, items } = await endOf(await api.runManually(workflow, MANUAL_TRIGGER.name));
	expect(error).toBeUndefined();
	expect(items('Done')).toMatchObject([{ jobName: 'One' }, { jobName: 'Two' }]);
});

describe('where the clocks differ', () => {
	it.each([
		['ahead of', -120_000],
		['behind', 120_000],
	])('the gateway two minutes %s n8n: the run starts all the same', async (_case, aheadMs) => {
		const { gateway } = peers();
		const n8n = await startN8n({ env: clockThatIs(aheadMs) });
		try {
			const api = await setUpN8n(n8n.url);
			const credentials = await createCredentials(api, gateway);
			const items = await operate({ ...peers(), n8n, api, credentials }, 'agent', 'runAndWait', {
				...{ message: 'Summarize today', waitAmount: 1, waitUnit: 'minutes' },
			});
			expect(items).toMatchObject([{ status: 'ok', summary: DEFAULT_REPLY }]);
		} finally {
			await n8n.stop();
		}
	});
});

/** Loaded by every Node process of n8n before anything else. */
function clockThatIs(aheadMs: number): { NODE_OPTIONS: string } {
	// A proxy, so that a date of a file is still an instance of it.
	const code = `const { now } = Date;
		globalThis.Date = new Proxy(Date, {
			construct: (target, given) => new target(...(given.length ? given : [Date.now()])),
			get: (target, name) => (name === 'now' ? () => now() + ${aheadMs} : target[name]),
		});`;
	return { NODE_OPTIONS: `--import=data:text/javascript,${encodeURIComponent(code)}` };
}

describe('nothing waits', () => {
	it('where the gateway is down', async () => {
		const data = { gatewayUrl: `http://127.0.0.1:${await freePort()}`, token: 'unused' };
		const openClawApi = await peers().api.createCredential('openClawApi', data, 'Down');
		const { status, error } = await run({ openClawApi });
		expect(status).toBe('error');
		expect(error?.message).toContain('Nothing listens at');
	});

	it('where there are several items', async () => {
		const jsCode = 'return [{ json: {} }, { json: {} }]';
		const code = { name: 'Two', type: 'n8n-nodes-base.code', typeVersion: 2 };
		const { error } = await run({ before: [{ ...code, parameters: { jsCode } }] });
		expect(error).toMatchObject({
			message: expect.stringContaining('there are 2 items'),
			description: expect.stringContaining('Loop Over Items'),
		});
	});
});

it('an execution that sleeps outlives n8n, killed and started again', async () => {
	const reply = { delayMs: 45_000 };
	const executionId = await start({ reply, parameters: { includeReply: true } });
	await sleeping(executionId);
	await peers().n8n.restart({ signal: 'SIGKILL' });
	const { status, items } = await endOf(executionId);
	expect(status).toBe('success');
	expect(items(NODE)).toMatchObject([{ status: 'ok', reply: DEFAULT_REPLY }]);
});

describe('a tool of an AI Agent', () => {
	it('gets the run in the same execution, as a tool cannot sleep', async () => {
		const { api, stub } = peers();
		const openAiApi = await api.createCredential('openAiApi', {
			apiKey: stub.model.apiKey,
			url: stub.model.baseUrl,
		});
		const call = { name: 'OpenClaw', arguments: { message: 'Look around' } };
		const agent = {
			name: 'AI Agent',
			type: '@n8n/n8n-nodes-langchain.agent',
			typeVersion: 3,
			parameters: { promptType: 'define', text: `Ask the other one ${askFor({ call })}` },
		};
		const model = {
			name: 'Model',
			type: '@n8n/n8n-nodes-langchain.lmChatOpenAi',
			typeVersion: 1.2,
			parameters: { model: { __rl: true, mode: 'id', value: stub.model.model } },
			credentials: { openAiApi },
		};
		const message = "={{ $fromAI('message', 'what to ask', 'string') }}";
		const tool = {
			...openClaw({ parameters: { message } }),
			type: 'n8n-nodes-openclaw-gateway.openClawTool',
		};
		const to = (type: string) => ({ [type]: [[{ node: agent.name, type, index: 0 }]] });
		const workflow = await api.createWorkflow('Tool', [MANUAL_TRIGGER, agent, model, tool], {
			[MANUAL_TRIGGER.name]: to('main'),
			[model.name]: to('ai_languageModel'),
			[tool.name]: to('ai_tool'),
		});
		const { error, items } = await endOf(await api.runManually(workflow, MANUAL_TRIGGER.name));
		expect(error).toBeUndefined();
		const [{ output } = { output: '' }] = items(agent.name)!;
		expect(output).toContain(`"summary":"${DEFAULT_REPLY}"`);
	});
});
