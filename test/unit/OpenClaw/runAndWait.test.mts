/** Agent: Run and Wait, up to where n8n puts the execution to sleep. */
import type { IDataObject, INodeParameters } from 'n8n-workflow';
import { describe, expect, test } from 'vitest';

import { OpenClawWebhookApi } from '../../../credentials/OpenClawWebhookApi.credentials.ts';
import { OpenClaw } from '../../../nodes/OpenClaw/OpenClaw.node.ts';
import { looksWithin } from '../../../nodes/OpenClaw/resources/agent/runAndWait/sleep.ts';
import { historyItem } from '../../../nodes/shared/run/historyEntry.ts';
import { executeNode, runNode, type GivenCredential } from '../support/engine.mts';
import {
	cronJob,
	payload,
	recorded,
	rpcError,
	serveGateway,
	type Answer,
	type TestGateway,
} from '../support/gatewayServer.mts';
import { serveWebSocketGateway } from '../support/webSocketGateway.mts';

const ENTRY = {
	ts: 1_795_000_003_000,
	jobId: 'job-1',
	action: 'finished',
	status: 'ok',
	summary: 'Three items.',
	runAtMs: 1_795_000_000_001,
	nextRunAtMs: 1_794_999_999_001,
	deliveryStatus: 'not-delivered',
	deliveryError: 'Blocked hostname or private/internal/special-use IP address',
};

interface History {
	entries?: unknown[];
	isRunning?: boolean;
	isSchedulerOn?: boolean;
	/** How far its clock is before n8n's, in milliseconds. */
	aheadMs?: number;
	/** What it answers first to a look at the history. */
	firstLooks?: Answer[];
	/** What it answers to `cron.remove`, if not that it has done it. */
	removal?: Answer;
}

async function gatewayWith(history: History) {
	const { entries = [], isRunning, isSchedulerOn = true, aheadMs = 0, firstLooks = [] } = history;
	const answers: Record<string, unknown> = {
		'cron.runs': { entries },
		'cron.get': cronJob('job-1', { state: isRunning ? { runningAtMs: 1 } : {} }),
		'cron.status': { enabled: isSchedulerOn },
		'cron.remove': { removed: true },
		'tasks.list': { tasks: [TASK, { ...TASK, taskId: 'task-2', sourceId: 'job-2' }] },
		'tasks.cancel': { found: true, cancelled: true, task: TASK },
	};
	return await serveGateway(({ method, params }) => {
		if (method === 'cron.add' || method === 'cron.update') {
			return answerToSchedule(method, params, Date.now() + aheadMs);
		}
		if (method === 'cron.runs' && firstLooks.length > 0) return firstLooks.shift()!;
		if (method === 'cron.remove' && history.removal) return history.removal;
		return method === 'config.get' ? recorded('plugin-off') : payload(answers[method!]);
	});
}

const TASK = { taskId: 'task-1', runtime: 'cron', status: 'running', sourceId: 'job-1' };

/** As OpenClaw 2026.9.6 takes a moment: one that is past by more than a minute is refused. */
function answerToSchedule(method: string, params: IDataObject, itsNowMs: number): Answer {
	const { schedule } = (method === 'cron.add' ? params : params.patch) as {
		schedule: { at: string };
	};
	const pastMs = itsNowMs - Date.parse(schedule.at);
	if (pastMs <= 60_000) {
		return payload(cronJob('job-1', method === 'cron.add' ? { createdAtMs: itsNowMs } : {}));
	}
	const itsNow = new Date(itsNowMs).toISOString();
	return rpcError(400, {
		code: 'INVALID_REQUEST',
		message: `schedule.at is in the past: ${schedule.at} (${Math.floor(pastMs / 60_000)} minutes ago). Current time: ${itsNow}`,
	});
}

const WEBHOOK_TOKEN = { type: new OpenClawWebhookApi(), data: { token: 'w'.repeat(32) } };

interface Given {
	items?: IDataObject[];
	credentials?: GivenCredential[];
	/** As a tool of an AI Agent. */
	isTool?: boolean;
	/** Somebody stops the execution when this resolves. */
	stopped?: Promise<void>;
}

const ANSWERS_WHILE_IT_RUNS: Record<string, unknown> = {
	'cron.add': cronJob('job-1'),
	'cron.runs': { entries: [] },
	'cron.remove': { removed: true },
	'tasks.list': { tasks: [TASK] },
	'tasks.cancel': { cancelled: true, task: TASK },
};

async function run(
	gateway: Pick<TestGateway, 'credentials'>,
	parameters: INodeParameters = {},
	{ credentials = [WEBHOOK_TOKEN], ...given }: Given = {},
) {
	const results = await executeNode(new OpenClaw(), {
		...given,
		parameters: {
			...{ resource: 'agent', operation: 'runAndWait', message: 'Summarize today' },
			...parameters,
		},
		credentials: [...gateway.credentials, ...credentials],
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
			...{ event: 'finished', runKey: 'job-1:1795000000001', summary: 'Three items.' },
			receivedBy: 'history',
			webhookProblem: expect.stringContaining('allowedHostnames'),
		},
	]);
	expect(gateway.paramsOf('cron.remove')).toEqual([{ id: 'job-1' }]);
});

test.each<[string, INodeParameters, IDataObject]>([
	['all that the gateway says', { output: 'raw' }, { ...ENTRY, receivedBy: 'history' }],
	[
		'the fields that are chosen',
		{ output: 'selectedFields', fields: ['summary', 'receivedBy', 'ts'] },
		{ summary: 'Three items.', receivedBy: 'history', ts: ENTRY.ts },
	],
])('Output: %s', async (_case, parameters, expected) => {
	const gateway = await gatewayWith({ entries: [ENTRY] });
	const [item] = await run(gateway, parameters);
	expect(item).toMatchObject(expected);
	expect(Object.keys(item!).length).toBeLessThanOrEqual(Object.keys(expected).length + 1);
});

test('a message that looks like an expression is sent as it is', async () => {
	const gateway = await gatewayWith({ entries: [ENTRY] });
	const items = [{ text: '={{ 6 * 7 }}' }];
	await run(gateway, { message: '={{ $json.text }}' }, { items });
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

describe('a run that the gateway is to try again', () => {
	const NEXT = ENTRY.runAtMs + 45_000;
	const failed = { ...ENTRY, status: 'error', summary: undefined, error: 'Rate limited' };
	const toBeTriedAgain = { ...failed, nextRunAtMs: NEXT };
	const again = { ...ENTRY, runAtMs: NEXT };
	const history = (...entries: unknown[]) => payload({ entries });

	test('is waited for, with its job left', async () => {
		const firstLooks = [history(toBeTriedAgain), history(toBeTriedAgain)];
		const gateway = await gatewayWith({ entries: [again], firstLooks });
		expect(await run(gateway, {}, { isTool: true })).toMatchObject([
			{ runKey: `job-1:${NEXT}`, status: 'ok', summary: 'Three items.' },
		]);
		expect(gateway.paramsOf('cron.remove')).toHaveLength(1);
	});

	test.each([
		['has failed where it waits for that', undefined, 'Rate limited', ['job-1']],
		['goes on where it is at work', true, 'The run did not end within', []],
	])('%s as the time is up', async (_case, isRunning, message, removed) => {
		const gateway = await gatewayWith({ entries: [toBeTriedAgain], isRunning });
		const parameters = { waitAmount: 1e-5, waitUnit: 'minutes' };
		await expect(run(gateway, parameters)).rejects.toThrow(message);
		expect(gateway.paramsOf('cron.remove').map(({ id }) => id)).toEqual(removed);
	});

	/** What becomes of an execution that the webhook of a failed run has woken. */
	async function wake(firstLooks: Answer[]) {
		const gateway = await gatewayWith({ firstLooks });
		const now = Date.now();
		const item = { ...historyItem(failed), receivedBy: 'webhook', webhookProblem: null };
		const { data, waitTill } = await runNode(new OpenClaw(), {
			nodeId: 'openclaw-run-and-wait:Wait 2',
			parameters: { resource: 'agent', operation: 'awaitRun' },
			credentials: gateway.credentials,
			items: [{ jobId: 'job-1', startedAt: now, waitUntil: now + 60_000, failed: item }],
		});
		const output = data.resultData.runData.OpenClaw?.[0]?.data?.main?.[0]?.[0]?.json;
		return { output, item, isAsleep: waitTill instanceof Date };
	}

	test('sleeps on after its webhook, which is answered before the history has it', async () => {
		const { isAsleep, output } = await wake([history(), history(toBeTriedAgain), history()]);
		expect(isAsleep).toBe(true);
		expect(output).not.toHaveProperty('received');
		expect(output).not.toHaveProperty('failed');
	});

	test('or not: then its webhook is the end', async () => {
		const { isAsleep, output, item } = await wake([history(), history(failed)]);
		expect(isAsleep).toBe(false);
		expect(output).toMatchObject({ received: item });
	});
});

test('a run that the gateway skipped is said to be skipped', async () => {
	const skipped = { ...ENTRY, status: 'skipped', summary: undefined, error: 'No provider' };
	const gateway = await gatewayWith({ entries: [skipped] });
	await expect(run(gateway)).rejects.toMatchObject({
		message: 'The gateway skipped the run: No provider (job "job-1")',
	});
});

test('the gateway credential is enough', async () => {
	const gateway = await gatewayWith({ entries: [ENTRY] });
	expect(await run(gateway, {}, { credentials: [] })).toMatchObject([{ summary: 'Three items.' }]);
});

test('switches that an expression gives as texts are what they say', async () => {
	const gateway = await gatewayWith({ entries: [ENTRY] });
	const additionalFields = { stopRun: '={{ "true" }}', returnFailedRuns: '={{ "false" }}' };
	await run(gateway, { includeReply: '={{ "false" }}', additionalFields });
	expect(gateway.paramsOf('cron.add')).toMatchObject([
		{ deleteAfterRun: true, payload: { timeoutSeconds: 3600 } },
	]);
	await expect(run(gateway, { includeReply: '={{ "perhaps" }}' })).rejects.toThrow(
		'Include Reply must be true or false',
	);
});

/** The gateway ends an agent turn after an hour where nothing else is said. */
test.each([
	['as long as it is waited for', { waitAmount: 8 }, 28_800],
	[
		'the usual hour, which is longer than the wait',
		{ waitAmount: 10, waitUnit: 'minutes' },
		undefined,
	],
	['what the user says', { waitAmount: 8, additionalFields: { timeoutSeconds: 60 } }, 60],
	[
		'no limit where the user says so',
		{ waitAmount: 8, additionalFields: { timeoutSeconds: 0 } },
		0,
	],
	[
		'what the user says as a text, also where it is to be stopped',
		{ waitAmount: 3, additionalFields: { timeoutSeconds: '={{ "600" }}', stopRun: true } },
		600,
	],
	[
		'the wait at most where it is to be stopped',
		{ waitAmount: 1, additionalFields: { timeoutSeconds: '={{ "0" }}', stopRun: true } },
		3600,
	],
	[
		'as long as it is waited for where an expression gave nothing',
		{ waitAmount: 3, additionalFields: { timeoutSeconds: '={{ null }}' } },
		10_800,
	],
])('the run has %s', async (_case, parameters, timeoutSeconds) => {
	const gateway = await gatewayWith({ entries: [ENTRY] });
	await run(gateway, parameters);
	const [{ payload: sent }] = gateway.paramsOf('cron.add') as [{ payload: IDataObject }];
	expect(sent.timeoutSeconds).toBe(timeoutSeconds);
});

describe('a clock of the gateway that differs', () => {
	const startsOf = (gateway: TestGateway) =>
		[
			...gateway.paramsOf('cron.add'),
			...gateway.paramsOf('cron.update').map(({ patch }) => patch as IDataObject),
		].map(({ schedule }) => Date.parse((schedule as { at: string }).at) - Date.now());

	test.each([
		['a minute ahead', 65_000],
		['a day ahead', 86_400_000],
		['an hour behind', -3_600_000],
	])('%s: the run starts at once by that clock', async (_case, aheadMs) => {
		const gateway = await gatewayWith({ entries: [ENTRY], aheadMs });
		expect(await run(gateway)).toHaveLength(1);
		const starts = startsOf(gateway);
		expect(starts).toHaveLength(2);
		expect(Math.abs(starts[1]! - aheadMs)).toBeLessThan(10_000);
	});

	test.each([
		['a little ahead', 30_000],
		['a little behind', -3000],
		['right', 0],
	])('%s: it takes one request', async (_case, aheadMs) => {
		const gateway = await gatewayWith({ entries: [ENTRY], aheadMs });
		expect(await run(gateway)).toHaveLength(1);
		expect(startsOf(gateway)).toHaveLength(1);
	});
});

describe('as a tool of an AI Agent', () => {
	test('it looks at the history, and a look that fails is not the end', async () => {
		const down = { status: 502, body: 'Bad gateway' };
		// Each look repeats its request twice by itself.
		const gateway = await gatewayWith({ entries: [ENTRY], firstLooks: [down, down, down] });
		expect(await run(gateway, {}, { isTool: true })).toMatchObject([
			{ runKey: 'job-1:1795000000001', summary: 'Three items.', status: 'ok' },
		]);
		expect(gateway.paramsOf('cron.add')).toMatchObject([{ delivery: { mode: 'none' } }]);
	});

	test('it takes several items, one after the other', async () => {
		const gateway = await gatewayWith({ entries: [ENTRY] });
		const given = { isTool: true, items: [{}, {}] };
		expect(await run(gateway, {}, given)).toHaveLength(2);
	});
});

describe('Stop Run', () => {
	test.each([
		['', undefined],
		// As OpenClaw 2026.9.6 answers where the stopped run still holds its session.
		[
			', whatever becomes of the job',
			rpcError(503, { code: 'UNAVAILABLE', message: 'was removed' }),
		],
	])('ends the run when its time is up, and gives the gateway that time%s', async (_, removal) => {
		const gateway = await gatewayWith({ isRunning: true, removal });
		const parameters = { waitAmount: 1e-5, waitUnit: 'minutes' };
		const additionalFields = { stopRun: true, timeoutSeconds: 60 };
		await expect(run(gateway, { ...parameters, additionalFields })).rejects.toMatchObject({
			description: expect.stringContaining('It has been stopped'),
		});
		expect(gateway.paramsOf('cron.add')).toMatchObject([{ payload: { timeoutSeconds: 1 } }]);
		expect(gateway.paramsOf('tasks.cancel')).toMatchObject([{ taskId: 'task-1' }]);
		expect(gateway.paramsOf('cron.remove')).toEqual([{ id: 'job-1' }]);
	});

	test.each([
		[true, ['task-1']],
		[false, []],
	])('%s, and somebody stops an execution that waits in the process', async (stopRun, stopped) => {
		const looked = Promise.withResolvers<void>();
		// n8n ends the HTTP requests of an execution that is stopped.
		const gateway = await serveWebSocketGateway({
			answer: ({ method }) => {
				if (method === 'cron.runs') looked.resolve();
				return { payload: ANSWERS_WHILE_IT_RUNS[method] };
			},
		});
		const additionalFields = { stopRun };
		const running = run(gateway, { additionalFields }, { isTool: true, stopped: looked.promise });
		await expect(running).rejects.toThrow('aborted');
		const cancelled = gateway.asked.filter(({ method }) => method === 'tasks.cancel');
		expect(cancelled.map(({ params }) => params.taskId)).toEqual(stopped);
	});
});

test.each(['startRun', 'awaitRun', 'finishRun', 'toString'])(
	'%s is a step of the inner workflow, not an operation of the form',
	async (operation) => {
		const gateway = await gatewayWith({});
		await expect(run(gateway, { operation })).rejects.toMatchObject({
			message: expect.stringContaining(`has no operation "${operation}" of "agent"`),
		});
		expect(gateway.asked).toEqual([]);
	},
);

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
	await expect(run(gateway, { additionalFields }, { items })).rejects.toMatchObject({
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

test.each([
	[0, 'more than zero'],
	[-1, 'more than zero'],
	['={{ undefined }}', 'more than zero'],
	[366, 'longer than 365 days'],
])('Wait At Most: %s days is refused before anything is sent', async (waitAmount, message) => {
	const gateway = await gatewayWith({});
	await expect(run(gateway, { waitAmount, waitUnit: 'days' })).rejects.toMatchObject({
		message: expect.stringContaining(message),
	});
	expect(gateway.asked).toEqual([]);
});
