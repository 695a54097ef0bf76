/** The transport for older gateways, before a server that answers as OpenClaw 2026.3.22 did. */
import { CredentialTestContext } from 'n8n-core';
import type { IDataObject, INodeParameters } from 'n8n-workflow';
import { describe, expect, test } from 'vitest';

import { OpenClaw } from '../../../../nodes/OpenClaw/OpenClaw.node.ts';
import { openCalls } from '../../../../nodes/shared/gateway/calls.ts';
import { openClawApiTest } from '../../../../nodes/shared/gateway/credentialTest.ts';
import type { MethodName } from '../../../../nodes/shared/gateway/methods.ts';
import { additionalDataFor, executeNode, loadOptionsContext } from '../../support/engine.mts';
import {
	gatewayCredential,
	GATEWAY_TOKEN,
	recordedTool,
	serveGateway,
	type Answer,
	type Asked,
} from '../../support/gatewayServer.mts';

const TOOLS_INVOKE = { transport: 'toolsInvoke' };

interface Shown extends IDataObject {
	jobs: Array<{ id: string; name: string; enabled: boolean }>;
	hasMore: boolean;
	total: number;
}
interface Runs extends IDataObject {
	entries: Array<IDataObject & { ts: number; jobId: string; runAtMs: number }>;
	hasMore: boolean;
}

const details = <T,>(name: string) =>
	(recordedTool(name).body.result as { details: T }).details as T;

const answerWith = (value: unknown): Answer => ({
	body: { ok: true, result: { content: [], details: value } },
});

const LIST = details<Shown>('list');
const [ANOTHER, DAILY] = [...LIST.jobs].sort((a, b) => a.name.localeCompare(b.name)) as [
	Shown['jobs'][0],
	Shown['jobs'][0],
];
const RUNS = details<Runs>('runs');
const RUNS_OF_ANOTHER = details<Runs>('runs-of-another');

/** Each action as it was recorded. */
function asRecorded({ action, args }: Asked): Answer {
	if (action === 'runs' && args?.jobId === ANOTHER.id) return recordedTool('runs-of-another');
	return recordedTool(action!);
}

async function serve(answer: (asked: Asked) => Answer = asRecorded) {
	const gateway = await serveGateway(answer);
	const credentials = gatewayCredential(gateway.url, TOOLS_INVOKE);
	const calls = await openCalls(loadOptionsContext(new OpenClaw(), { credentials }));
	const client = {
		call: async <Payload = IDataObject,>(method: string, params?: IDataObject) =>
			(await calls.call(method as MethodName, params)) as Payload,
	};
	const execute = async (parameters: INodeParameters) =>
		(await executeNode(new OpenClaw(), { parameters, credentials })).map(({ json }) => json);
	return { gateway, credentials, client, execute };
}

const failureOf = async (promise: Promise<unknown>) => {
	const error: unknown = await promise.then(
		() => undefined,
		(reason: unknown) => reason,
	);
	expect(JSON.stringify(error)).not.toContain(GATEWAY_TOKEN);
	return error as { message: string; description: string };
};

describe('methods', () => {
	test.each([
		['cron.status', {}, 'status', {}],
		['cron.update', { id: 'a', patch: {} }, 'update', { jobId: 'a', patch: {} }],
		['cron.remove', { id: 'a' }, 'remove', { jobId: 'a' }],
		['cron.run', { id: 'a', mode: 'force' }, 'run', { jobId: 'a', runMode: 'force' }],
	])('%s answers what the tool returned', async (method, params, action, args) => {
		const { gateway, client } = await serve();
		await expect(client.call(method, params)).resolves.toEqual(details(action));
		expect(gateway.asked).toMatchObject([{ path: '/tools/invoke', action, args }]);
		expect(gateway.asked[0]!.headers.authorization).toBe(`Bearer ${GATEWAY_TOKEN}`);
	});

	test('a result that is only a text is parsed', async () => {
		const content = [{ type: 'text', text: '{"enabled":true,"jobs":2}' }];
		const { client } = await serve(() => ({ body: { ok: true, result: { content } } }));
		await expect(client.call('cron.status')).resolves.toEqual({ enabled: true, jobs: 2 });
	});

	test('a new job gets neither agent nor session from the tool', async () => {
		const { gateway, client } = await serve();
		await client.call('cron.add', { name: 'x' });
		await client.call('cron.add', { name: 'x', agentId: 'ops' });
		expect(gateway.asked.map(({ args }) => args)).toEqual([
			{ job: { name: 'x', agentId: null, sessionKey: null } },
			{ job: { name: 'x', agentId: 'ops', sessionKey: null } },
		]);
	});

	test('a job that the tool cannot get is looked up in its list, disabled ones too', async () => {
		const { gateway, client } = await serve();
		await expect(client.call('cron.get', { id: DAILY.id })).resolves.toEqual(DAILY);
		expect(gateway.asked).toMatchObject([{ action: 'list', args: { includeDisabled: true } }]);
	});

	test.each([
		[{ enabled: 'all', sortBy: 'name' }, ['Another', 'Daily summary']],
		[{}, ['Another']],
		[{ enabled: 'disabled' }, ['Daily summary']],
		[{ enabled: 'all', query: ' DAILY' }, ['Daily summary']],
		[{ enabled: 'all', query: ANOTHER.id }, ['Another']],
		[{ enabled: 'all', scheduleKind: 'cron' }, ['Daily summary']],
		[{ enabled: 'all', scheduleKind: 'all', lastRunStatus: 'error' }, []],
		[{ enabled: 'all', agentId: 'main', sortBy: 'name', limit: 1, offset: 1 }, ['Daily summary']],
		[{ enabled: 'all', agentId: 'ops' }, []],
	])('lists jobs by %j', async (params, names) => {
		const { client } = await serve();
		const { jobs } = await client.call<Shown>('cron.list', params);
		expect(jobs.map(({ name }) => name)).toEqual(names);
	});

	test('jobs come in pages', async () => {
		const { client } = await serve();
		const page = { enabled: 'all', limit: 1 };
		expect(await client.call('cron.list', page)).toMatchObject({ nextOffset: 1 });
		expect(await client.call('cron.list', { ...page, offset: 1 })).toMatchObject({
			nextOffset: null,
		});
	});

	test('"if enabled", which the tool would take for "always", is looked up', async () => {
		const { gateway, execute } = await serve();
		const run = { resource: 'cronJob', operation: 'run', runMode: 'if-enabled' };
		expect(await execute({ ...run, cronJobId: DAILY.id })).toMatchObject([
			{ started: false, reason: 'disabled' },
		]);
		expect(gateway.asked.map(({ action }) => action)).toEqual(['list']);
	});

	test('a run that is not due', async () => {
		const { client } = await serve(() => recordedTool('run-not-due'));
		expect(await client.call('cron.run', { id: 'a', mode: 'due' })).toMatchObject({
			ran: false,
			reason: 'not-due',
		});
	});
});

describe('history', () => {
	const runsBy = async (params: IDataObject, answer = asRecorded) => {
		const { client } = await serve(answer);
		return await client.call<Runs & { nextOffset: number | null }>('cron.runs', params);
	};
	const ofDaily = { scope: 'job', id: DAILY.id };

	test('of one job', async () => {
		const { entries, nextOffset } = await runsBy(ofDaily);
		expect(entries).toEqual(RUNS.entries);
		expect(nextOffset).toBeNull();
		expect((await runsBy({ ...ofDaily, sortDir: 'asc' })).entries).toEqual(
			RUNS.entries.toReversed(),
		);
	});

	test('of all jobs is that of each, by time, in pages of one reading', async () => {
		const { gateway, client } = await serve();
		const all = { scope: 'all', limit: 2 };
		const first = await client.call<Runs>('cron.runs', all);
		const second = await client.call<Runs>('cron.runs', { ...all, offset: 2 });
		expect(first.nextOffset).toBe(2);
		expect(second.nextOffset).toBeNull();
		const expected = [...RUNS.entries, ...RUNS_OF_ANOTHER.entries].sort((a, b) => b.ts - a.ts);
		expect([...first.entries, ...second.entries]).toMatchObject(expected);
		expect(second.entries.at(-1)).toMatchObject({ jobName: 'Daily summary' });
		expect(gateway.asked).toHaveLength(3);
	});

	test.each([
		[{ statuses: ['ok'] }, 2],
		[{ statuses: ['error', 'skipped'] }, 0],
		[{ deliveryStatuses: ['not-delivered'] }, 2],
		[{ deliveryStatuses: ['delivered'] }, 0],
		[{ query: 'three ITEMS' }, 2],
		[{ query: 'nothing of it' }, 0],
	])('filtered by %j', async (filter, count) => {
		expect((await runsBy({ ...ofDaily, ...filter })).entries).toHaveLength(count);
	});

	test('a run that was asked for is the first since then', async () => {
		const { runId } = details<{ runId: string }>('run');
		const { entries } = await runsBy({ scope: 'all', runId });
		expect(entries).toEqual([{ ...RUNS.entries.at(-1), runId }]);
		expect((await runsBy({ scope: 'all', runId: 'other' })).entries).toEqual([]);
		const later = `manual:${DAILY.id}:${RUNS.entries[0]!.runAtMs + 1}:2`;
		expect((await runsBy({ ...ofDaily, runId: later })).entries).toEqual([]);
	});

	/** The history of one job goes on behind what the tool shows. */
	const cutOff = (asked: Asked): Answer => {
		if (asked.action !== 'runs' || asked.args!.jobId === DAILY.id) return asRecorded(asked);
		return answerWith({ ...RUNS_OF_ANOTHER, hasMore: true });
	};

	test('ends in an error where the tool shows no more, and has no gap before it', async () => {
		const { client } = await serve(cutOff);
		const since = RUNS_OF_ANOTHER.entries.at(-1)!.ts;
		const { entries, nextOffset } = await client.call<Runs>('cron.runs', { scope: 'all' });
		expect(entries).toHaveLength(2);
		expect(entries.every(({ ts }) => ts >= since)).toBe(true);
		expect(nextOffset).toBe(2);
		const { message, description } = await failureOf(
			client.call('cron.runs', { scope: 'all', offset: 2 }),
		);
		expect(message).toContain('older runs that it does not show');
		expect(description).toContain('newest 50');
		await failureOf(client.call('cron.runs', { scope: 'all', sortDir: 'asc' }));
	});
});

describe('answers that are failures', () => {
	const callAnsweredWith = async (answer: Answer, method = 'cron.status') => {
		const { client } = await serve(() => answer);
		return await failureOf(client.call(method, { id: 'a' }));
	};

	test('the tool is not allowed: the line to add', async () => {
		const { message, description } = await callAnsweredWith(recordedTool('not-allowed'));
		expect(message).toContain('does not let its tool cron be invoked over HTTP');
		expect(description).toContain('gateway.tools.allow: ["cron"]');
	});

	test('wrong token', async () => {
		const { message } = await callAnsweredWith(recordedTool('wrong-token'));
		expect(message).toContain('does not accept the token (HTTP 401)');
	});

	test('a gateway that keeps the tool for its agents: which transport to choose', async () => {
		const { message, description } = await callAnsweredWith(recordedTool('failed'), 'cron.list');
		expect(message).toContain('does not let its tool cron work for HTTP clients');
		expect(description).toContain('Choose the transport Admin HTTP API or WebSocket');
	});

	const failing = (action: string) => (asked: Asked) =>
		asked.action === action ? recordedTool('failed') : asRecorded(asked);

	test('an unknown job is told from a refusal, though the gateway says nothing', async () => {
		const { client } = await serve(failing('update'));
		const unknown = await failureOf(client.call('cron.update', { id: 'no-such-job' }));
		expect(unknown.message).toBe('The gateway has no such job (cron.update, job "no-such-job")');
		const refused = await failureOf(client.call('cron.update', { id: DAILY.id }));
		expect(refused.message).toContain('does not say why');
		expect(refused.description).toContain('openclaw logs');
	});

	test('removing an unknown job is an error as over the other transports', async () => {
		const { client } = await serve(() => recordedTool('remove-unknown'));
		const { message } = await failureOf(client.call('cron.remove', { id: 'x' }));
		expect(message).toBe('The gateway has no such job (cron.remove, job "x")');
	});

	test('a change that failed is not sent again', async () => {
		const { gateway, client } = await serve(failing('add'));
		await failureOf(client.call('cron.add', { name: 'x' }));
		expect(gateway.asked.map(({ action }) => action)).toEqual(['add', 'list']);
	});

	test('a read that failed on the way is', async () => {
		let calls = 0;
		const { client } = await serve((asked) =>
			++calls < 2 ? { status: 502, body: 'bad gateway' } : asRecorded(asked),
		);
		await expect(client.call('cron.get', { id: DAILY.id })).resolves.toEqual(DAILY);
	});

	test('more jobs than the tool shows: no list that ends in silence', async () => {
		const { client } = await serve(() => answerWith({ ...LIST, hasMore: true, total: 73 }));
		const { message } = await failureOf(client.call('cron.list', { enabled: 'all' }));
		expect(message).toContain('has 73 jobs, and over Tools Invoke shows 2');
		await expect(client.call('cron.get', { id: DAILY.id })).resolves.toEqual(DAILY);
		const beyond = await failureOf(client.call('cron.get', { id: 'beyond' }));
		expect(beyond.message).toContain('has 73 jobs');
	});

	test('a declaration key is refused before anything is sent', async () => {
		const { gateway, client } = await serve();
		const { message } = await failureOf(client.call('cron.add', { declarationKey: 'k' }));
		expect(message).toContain('cannot find a job by its declaration key');
		expect(gateway.asked).toEqual([]);
	});
});

describe('what the tool has nothing for', () => {
	test.each([
		['config.get', 'Admin HTTP API or WebSocket'],
		['status', 'Admin HTTP API or WebSocket'],
		['chat.history', 'WebSocket'],
	])('%s: which transport can', async (method, transport) => {
		const { gateway, client } = await serve();
		const { message, description } = await failureOf(client.call(method));
		expect(message).toBe(`The transport Tools Invoke cannot do this (${method})`);
		expect(description).toContain(`The transport ${transport} can`);
		expect(gateway.asked).toEqual([]);
	});

	test.each(['searchAgents', 'searchModels'] as const)(
		'%s: says to enter it by hand',
		async (list) => {
			const { credentials } = await serve();
			const { methods } = new OpenClaw();
			const context = loadOptionsContext(new OpenClaw(), { credentials });
			const { message } = await failureOf(methods.listSearch[list].call(context));
			expect(message).toContain('enter the ID by hand');
		},
	);

	test('jobs can be picked', async () => {
		const { credentials } = await serve();
		const context = loadOptionsContext(new OpenClaw(), { credentials });
		const { results } = await new OpenClaw().methods.listSearch.searchCronJobs.call(context, 'da');
		expect(results).toEqual([{ name: 'Daily summary (disabled)', value: DAILY.id }]);
	});
});

describe('connection test', () => {
	const testCredential = async (answer: (asked: Asked) => Answer) => {
		const { url } = await serveGateway(answer);
		return await openClawApiTest.call(new CredentialTestContext(additionalDataFor()), {
			id: 'id',
			name: 'OpenClaw',
			type: 'openClawApi',
			data: { gatewayUrl: url, token: GATEWAY_TOKEN, ...TOOLS_INVOKE },
		});
	};

	test('is green where the tool lists jobs', async () => {
		expect(await testCredential(asRecorded)).toMatchObject({ status: 'OK' });
	});

	test('is red where the tool answers its status and nothing else', async () => {
		const newer = (asked: Asked) => recordedTool(asked.action === 'status' ? 'status' : 'failed');
		expect(await testCredential(newer)).toMatchObject({
			status: 'Error',
			message: expect.stringContaining('Choose the transport Admin HTTP API'),
		});
	});

	test('says what is no gateway', async () => {
		const { message } = await testCredential(() => ({ status: 404, body: 'Not Found' }));
		expect(message).toContain('is not an OpenClaw gateway');
	});
});
