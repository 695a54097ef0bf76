/** The resource Tool, and the methods and figures of the resource Gateway. */
import type { IDataObject, INodeParameters } from 'n8n-workflow';
import { describe, expect, test, vi } from 'vitest';

import { OpenClaw } from '../../../nodes/OpenClaw/OpenClaw.node.ts';
import { searchMethods } from '../../../nodes/OpenClaw/listSearch/searchMethods.ts';
import { loadOptionsContext, type GivenCredential } from '../support/engine.mts';
import { GATEWAY_TOKEN, recorded, serveGateway } from '../support/gatewayServer.mts';
import {
	asAnswer,
	byId,
	operate,
	paramsOf,
	recordedFrames,
	serveMethods,
	type RecordedFrame,
} from '../support/frames.mts';

const TOOLS = recordedFrames('tools');
const find = (frames: RecordedFrame[], words: string) =>
	asAnswer(frames.find((frame) => JSON.stringify(frame).includes(words))!);

describe('Tool: getAll', () => {
	test('each tool of each group, and of an agent where one is chosen', async () => {
		const gateway = await serveMethods({ 'tools.catalog': find(TOOLS, '"profiles"') });
		const [first, ...others] = await operate(gateway, 'tool', 'getAll', { returnAll: true });
		expect(first).toEqual({
			toolName: 'ls',
			label: 'ls',
			description: 'List directory entries',
			group: 'Files',
			source: 'core',
		});
		expect(others.map(({ toolName }) => toolName)).toContain('exec');
		const filters = { agentId: byId('ops') };
		expect(await operate(gateway, 'tool', 'getAll', { limit: 2, filters })).toHaveLength(2);
		expect(paramsOf(gateway, 'tools.catalog')).toEqual([{}, { agentId: 'ops' }]);
	});
});

describe('Tool: the list', () => {
	test.each<[string, INodeParameters | string, IDataObject]>([
		['of the default agent', {}, {}],
		['of the chosen agent', { agentId: byId('ops') }, { agentId: 'ops' }],
		['of the agent that is given as a text', { agentId: 'ops' }, { agentId: 'ops' }],
		['of the default agent as long as an expression chooses', { agentId: '={{ $json.a }}' }, {}],
	])('%s', async (_whose, additionalFields, params) => {
		const gateway = await serveMethods({ 'tools.catalog': find(TOOLS, '"profiles"') });
		const context = loadOptionsContext(new OpenClaw(), {
			parameters: { resource: 'tool', operation: 'invoke', additionalFields },
			credentials: gateway.credentials,
		});
		const { results } = await new OpenClaw().methods.listSearch.searchTools.call(context, 'exec');
		expect(results.map(({ value }) => value)).toContain('exec');
		expect(paramsOf(gateway, 'tools.catalog')).toEqual([params]);
	});
});

describe('Tool: invoke', () => {
	const invoke = async (answer: ReturnType<typeof asAnswer>, parameters: INodeParameters = {}) => {
		const gateway = await serveMethods({ 'tools.invoke': answer });
		const form = { toolName: byId('sessions_list'), ...parameters };
		const items = await operate(gateway, 'tool', 'invoke', form);
		return { items, sent: paramsOf(gateway, 'tools.invoke') };
	};

	test('gives what the tool says, as data and as text', async () => {
		const { items, sent } = await invoke(find(TOOLS, '"toolName":"sessions_list"'), {
			toolArguments: '{"limit": 1}',
		});
		expect(items).toMatchObject([
			{
				toolName: 'sessions_list',
				source: 'core',
				text: expect.stringContaining('"count": 1'),
				details: { count: 1, hasMore: true },
			},
		]);
		expect(sent).toEqual([{ name: 'sessions_list', args: { limit: 1 } }]);
	});

	test('with a session, an agent and a person to ask', async () => {
		const { sent } = await invoke(find(TOOLS, '"toolName":"sessions_list"'), {
			toolArguments: '={{ ({a: [1]}) }}',
			additionalFields: { sessionKey: ' agent:main:x ', agentId: byId('main'), confirm: true },
		});
		expect(sent).toEqual([
			{
				name: 'sessions_list',
				args: { a: [1] },
				sessionKey: 'agent:main:x',
				agentId: 'main',
				confirm: true,
			},
		]);
	});

	const inside = (details: IDataObject, more: IDataObject = {}) => ({
		payload: { ok: true, toolName: 'x', output: { content: [], details, ...more } },
	});

	test.each([
		['not there', find(TOOLS, 'Tool not available: nope'), 'Tool not available: nope', 'Get Many'],
		['kept from us', find(TOOLS, 'Tool not available: exec'), 'exec', 'gateway.tools.allow'],
		['refused', find(TOOLS, 'url required'), 'url required', 'arguments'],
		['an error in the details', inside({ status: 'error', error: 'No session' }), 'No session', ''],
		['not ok in the details', inside({ ok: false, hint: 'Do not retry' }), 'Do not retry', ''],
		[
			'an error of an MCP server',
			inside({}, { isError: true, content: [{ text: 'Oops' }] }),
			'Oops',
			'',
		],
		[
			'for an approval',
			{
				payload: {
					...{ ok: false, toolName: 'x', requiresApproval: true },
					error: { code: 'forbidden', message: 'needs approval' },
				},
			},
			'needs approval',
			'Ask for Approval',
		],
	])('a failure inside of a success, %s, is an error', async (_what, answer, words, advice) => {
		await expect(invoke(answer)).rejects.toMatchObject({
			message: expect.stringMatching(new RegExp(`^The tool ".+" failed: .*${words}`)),
			description: expect.stringContaining(advice),
		});
	});

	test.each([
		['{"limit": ', 'Arguments must be a JSON object'],
		['[1]', 'Arguments must be a JSON object'],
		['"text"', 'Arguments must be a JSON object'],
	])(
		'arguments %s: nothing is sent, and nothing of them quoted',
		async (toolArguments, message) => {
			const gateway = await serveMethods({});
			await expect(
				operate(gateway, 'tool', 'invoke', { toolName: byId('x'), toolArguments }),
			).rejects.toMatchObject({ message });
			expect(gateway.asked).toEqual([]);
		},
	);
});

describe('Gateway: callMethod', () => {
	const call = async (answer: ReturnType<typeof asAnswer>, params: unknown = '{}') => {
		const gateway = await serveMethods({ 'any.method': answer });
		const form = { method: 'any.method', params } as INodeParameters;
		const items = await operate(gateway, 'gateway', 'callMethod', form);
		return { items, sent: paramsOf(gateway, 'any.method') };
	};

	test('params and payload are what they are', async () => {
		const payload = { list: [{ a: 1 }], nothing: null };
		const { items, sent } = await call({ payload }, '{"deep": {"x": [1, null]}}');
		expect(items).toEqual([payload]);
		expect(sent).toEqual([{ deep: { x: [1, null] } }]);
	});

	test.each([[[{ a: 1 }]], ['text'], [null], [7]])('%j as a payload', async (payload) => {
		expect((await call({ payload })).items).toEqual([{ payload }]);
	});

	test('secrets in the payload are masked', async () => {
		const to = 'https://n8n.example.com/x?token=a-secret-of-a-webhook';
		const payload = { token: GATEWAY_TOKEN, jobs: [{ delivery: { mode: 'webhook', to } }] };
		const masked = 'https://n8n.example.com/x?token=***';
		expect((await call({ payload })).items).toEqual([
			{ token: '***', jobs: [{ delivery: { mode: 'webhook', to: masked } }] },
		]);
	});

	test('a failure inside of a success is an error', async () => {
		const frame = recordedFrames('messages').find(({ payload }) =>
			JSON.stringify(payload ?? '').includes('Reaction failed'),
		)!;
		await expect(call(asAnswer(frame))).rejects.toMatchObject({
			message: 'The method "any.method" failed: Reaction failed. Do not retry.',
		});
	});

	test.each([
		['unknown method: any.method', {}, 'This version of the gateway does not have this'],
		[
			'missing scope: operator.admin',
			{ details: { code: 'MISSING_SCOPE', missingScope: 'operator.admin' } },
			'the scope operator.admin is missing',
		],
	])('%s is told in words', async (message, more, words) => {
		const error = { code: 'INVALID_REQUEST', message, ...more };
		await expect(call({ error })).rejects.toMatchObject({
			message: expect.stringContaining(words),
			description: expect.stringMatching(/\S/),
		});
	});

	test.each([
		[
			'session.list',
			['session.members.list', 'sessions.list', 'sessions.preview'],
			'It has: sessions.list, session.members.list, sessions.preview.',
		],
		['tasks.lists', ['tasks.list', 'cron.list', 'status'], 'It has: tasks.list, cron.list.'],
		['nonsense', ['tasks.list'], 'Pick one from the list'],
	])('%s, which there is not, is told with what comes near', async (method, methods, words) => {
		const gateway = await serveMethods({}, methods);
		await expect(operate(gateway, 'gateway', 'callMethod', { method })).rejects.toMatchObject({
			message: `This version of the gateway does not have this method: ${method}`,
			description: expect.stringContaining(words),
		});
		expect(paramsOf(gateway, method)).toHaveLength(1);
	});

	test('the list of the form has the methods that the gateway names, over either way', async () => {
		const named = ['status', 'cron.list', 'agent'];
		const namesOver = async (credentials: GivenCredential[], filter?: string) => {
			const context = loadOptionsContext(new OpenClaw(), { credentials });
			const { results } = await searchMethods.call(context, filter);
			return results.map(({ value }) => value);
		};
		const socket = await serveMethods({}, named);
		expect(await namesOver(socket.credentials)).toEqual(['agent', 'cron.list', 'status']);
		expect(await namesOver(socket.credentials, 'CRON')).toEqual(['cron.list']);
		const { credentials } = await serveGateway(() => recorded('methods'));
		const overHttp = await namesOver(credentials);
		expect(overHttp).toContain('cron.list');
		expect(overHttp).not.toContain('agent');
	});

	test('a method that may change something is called once, whatever happens on the way', async () => {
		const gateway = await serveMethods({ 'any.method': 'break' });
		const form = { method: 'any.method' };
		await expect(operate(gateway, 'gateway', 'callMethod', form)).rejects.toThrow();
		expect(paramsOf(gateway, 'any.method')).toHaveLength(1);
	});

	test('no method', async () => {
		const gateway = await serveMethods({});
		await expect(operate(gateway, 'gateway', 'callMethod', { method: ' ' })).rejects.toThrow(
			'No method is chosen',
		);
		expect(gateway.asked).toEqual([]);
	});
});

describe('Gateway: getUsage', () => {
	const [frame] = recordedFrames('usage').filter(({ over }) => over === 'webSocket');
	const figures = frame!.payload as IDataObject;

	async function usage(parameters: INodeParameters = {}, payload: IDataObject = figures) {
		const gateway = await serveMethods({ 'usage.cost': { payload } });
		const timezone = 'Asia/Tokyo';
		const items = await operate(gateway, 'gateway', 'getUsage', parameters, { timezone });
		return { items, sent: paramsOf(gateway, 'usage.cost') };
	}

	test('tokens and cost, partial where the gateway has not read everything', async () => {
		const { items } = await usage();
		expect(items).toMatchObject([
			{
				partial: true,
				pendingFiles: 39,
				days: 1,
				timeZone: 'Asia/Tokyo',
				inputTokens: 130,
				outputTokens: 65,
				totalTokens: 195,
				totalCost: 0.00026000000000000003,
				missingCostEntries: 0,
				daily: [{ date: '2026-11-25', totalTokens: 195 }],
			},
		]);
	});

	test.each([
		[{ ...figures, cacheStatus: { status: 'fresh' } }, false],
		[{ ...figures, cacheStatus: { status: 'stale' } }, true],
		[{ ...figures, cacheStatus: undefined }, false],
	])('partial or whole', async (payload, partial) => {
		expect((await usage({}, payload)).items).toMatchObject([{ partial }]);
	});

	test('of the days of the workflow’s time zone, of all agents or of one', async () => {
		// Still the day before in UTC.
		vi.useFakeTimers({ now: new Date('2026-11-24T20:00:00Z'), toFake: ['Date'] });
		try {
			const common = { mode: 'specific', timeZone: 'Asia/Tokyo', agentScope: 'all' };
			const sent = async (parameters: INodeParameters) => (await usage(parameters)).sent[0];
			expect(await sent({})).toEqual({ days: 7, ...common });
			const day = (startDate: string, endDate = startDate) => ({ startDate, endDate, ...common });
			expect(await sent({ period: 'today' })).toEqual(day('2026-11-25'));
			expect(await sent({ period: 'yesterday' })).toEqual(day('2026-11-24'));
			const dates = { startDate: '2026-11-01', endDate: '2026-11-24T16:00:00Z' };
			expect(await sent({ period: 'dates', ...dates })).toEqual(day('2026-11-01', '2026-11-25'));
			for (const moment of [
				'new Date("2026-11-24T16:00:00Z")',
				'"2026-11-24T16:00:00Z".toDateTime()',
				'DateTime.fromISO("2026-11-24T16:00:00Z", { zone: "utc" })',
			]) {
				const form = { period: 'dates', startDate: '2026-11-01', endDate: `={{ ${moment} }}` };
				expect(await sent(form)).toEqual(day('2026-11-01', '2026-11-25'));
			}
			expect(await sent({ agentId: byId('ops') })).toMatchObject({ agentId: 'ops', days: 7 });
			expect(await sent({ agentId: byId('ops') })).not.toHaveProperty('agentScope');
		} finally {
			vi.useRealTimers();
		}
	});

	test.each([
		[{ days: 0 }, 'Days'],
		[{ days: '={{ 1.5 }}' }, 'Days'],
		[{ period: 'dates', startDate: '2026-11-25', endDate: '2026-11-24' }, 'First Day'],
		[{ period: 'dates', startDate: '', endDate: '2026-11-24' }, 'First Day'],
	])('%j is told, and nothing asked', async (parameters, words) => {
		const gateway = await serveMethods({});
		await expect(
			operate(gateway, 'gateway', 'getUsage', parameters as INodeParameters),
		).rejects.toThrow(words);
		expect(gateway.asked).toEqual([]);
	});
});
