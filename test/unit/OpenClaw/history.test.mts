/** The resource Run: the gateway's history of runs, and their whole replies. */
import type { IDataObject, INodeParameters } from 'n8n-workflow';
import { describe, expect, test } from 'vitest';

import { OpenClaw } from '../../../nodes/OpenClaw/OpenClaw.node.ts';
import { executeNode, loadOptionsContext } from '../support/engine.mts';
import { payload, recorded, serveGateway, type TestGateway } from '../support/gatewayServer.mts';

const entry = (number: number, more: IDataObject = {}) => ({
	ts: 1_795_000_003_000 + number,
	jobId: 'job-1',
	action: 'finished',
	status: 'ok',
	summary: `Reply ${number} to https://n8n.example.com/x?token=secret`,
	runId: `manual:job-1:${number}`,
	runAtMs: 1_795_000_000_000 + number,
	durationMs: 3000,
	sessionId: 's-1',
	sessionKey: 'agent:main:cron:job-1:run:s-1',
	jobName: 'Daily',
	...more,
});

/** Answers with pages of the given size, as the gateway does. */
async function historyOf(entries: unknown[], pageSize = 200): Promise<TestGateway> {
	return await serveGateway(({ params }) => {
		const offset = params.offset as number;
		const end = offset + Math.min(pageSize, params.limit as number);
		return payload({
			entries: entries.slice(offset, end),
			nextOffset: end < entries.length ? end : null,
		});
	});
}

async function run(gateway: TestGateway, operation: string, parameters: INodeParameters = {}) {
	const items = await executeNode(new OpenClaw(), {
		parameters: { resource: 'run', operation, ...parameters },
		credentials: gateway.credentials,
	});
	return items.map(({ json }) => json);
}

const ALL = { scope: 'all' };

const by = (mode: string, value: string) => ({ run: { __rl: true, mode, value } });

describe('getAll', () => {
	test('items in the form of the Trigger or as the entry is, what the agent wrote untouched', async () => {
		const gateway = await historyOf([entry(1)]);
		const summary = 'Reply 1 to https://n8n.example.com/x?token=secret';
		expect(await run(gateway, 'getAll', ALL)).toMatchObject([
			{
				event: 'finished',
				runKey: 'job-1:1795000000001',
				jobId: 'job-1',
				jobName: 'Daily',
				agentId: 'main',
				summary,
				finishedAt: '2026-11-18T11:06:43.001Z',
			},
		]);
		expect(gateway.paramsOf('cron.runs')).toEqual([{ scope: 'all', limit: 200, offset: 0 }]);
		expect(await run(gateway, 'getAll', { ...ALL, output: 'raw' })).toEqual([
			{ ...entry(1), summary },
		]);
	});

	test('of one job, filtered and ordered by the gateway; what is not chosen is not sent', async () => {
		const gateway = await historyOf([]);
		await run(gateway, 'getAll', {
			cronJobId: { __rl: true, mode: 'id', value: 'job-1' },
			filters: { statuses: ['error'], deliveryStatuses: [], query: '', sortDir: 'asc' },
		});
		expect(gateway.paramsOf('cron.runs')).toEqual([
			{ scope: 'job', id: 'job-1', statuses: ['error'], sortDir: 'asc', limit: 200, offset: 0 },
		]);
	});

	test.each<[string, INodeParameters]>([
		[
			'an expression is empty',
			{ cronJobId: { __rl: true, mode: 'id', value: '={{ $json.none }}' } },
		],
		['an expression is blank', { cronJobId: { __rl: true, mode: 'id', value: '={{ "  " }}' } }],
	])('of one job, and %s: an error, never the runs of all', async (_case, parameters) => {
		const gateway = await historyOf([entry(1)]);
		await expect(run(gateway, 'getAll', parameters)).rejects.toThrow('No job is chosen');
		expect(gateway.asked).toEqual([]);
	});

	test('of the job whose address was pasted', async () => {
		const gateway = await historyOf([]);
		const value = 'https://gateway.example.com/automations?run=cron%3Ajob-1%3A5&job=job-1#top';
		await run(gateway, 'getAll', { cronJobId: { __rl: true, mode: 'url', value } });
		expect(gateway.paramsOf('cron.runs')).toMatchObject([{ scope: 'job', id: 'job-1' }]);
	});

	test('all pages, a run that is on two of them once', async () => {
		const gateway = await historyOf([entry(3), entry(2), entry(2), entry(1)], 2);
		const items = await run(gateway, 'getAll', { ...ALL, returnAll: true });
		expect(items.map(({ runId }) => runId)).toEqual([3, 2, 1].map((n) => `manual:job-1:${n}`));
		expect(gateway.paramsOf('cron.runs').map(({ offset }) => offset)).toEqual([0, 2]);
	});

	test.each([
		['desc', [3, 2, 1, 0], [3, 2], 3],
		['asc', [0, 1, 2, 3], [2, 3], 4],
	])('finished after a moment, ordered %s', async (sortDir, history, expected, pages) => {
		const gateway = await historyOf(
			history.map((number) => entry(number)),
			1,
		);
		// The end of run 1, in another zone than the workflow's.
		const filters = { sortDir, finishedAfter: '2026-11-18T12:06:43.001+01:00' };
		const items = await run(gateway, 'getAll', { ...ALL, returnAll: true, filters });
		expect(items.map(({ runId }) => runId)).toEqual(expected.map((n) => `manual:job-1:${n}`));
		expect(gateway.paramsOf('cron.runs')).toEqual(
			Array.from({ length: pages }, (_, offset) => ({ scope: 'all', sortDir, limit: 200, offset })),
		);
	});

	test('finished after what is no moment', async () => {
		const gateway = await historyOf([]);
		const filters = { finishedAfter: 'yesterday' };
		await expect(run(gateway, 'getAll', { ...ALL, filters })).rejects.toMatchObject({
			message: 'Finished After is not a moment: yesterday',
			description: expect.stringContaining('ISO 8601'),
		});
		expect(gateway.asked).toEqual([]);
	});

	test('up to the limit, and no page more', async () => {
		const gateway = await historyOf([entry(3), entry(2), entry(1)], 2);
		expect(await run(gateway, 'getAll', { ...ALL, limit: 2 })).toHaveLength(2);
		expect(gateway.asked).toHaveLength(1);
	});
});

describe('get', () => {
	test('by run key, wherever in the history', async () => {
		const gateway = await historyOf([entry(3), entry(2), entry(1)], 1);
		expect(await run(gateway, 'get', by('runKey', 'job-1:1795000000001'))).toMatchObject([
			{ runId: 'manual:job-1:1' },
		]);
		expect(gateway.paramsOf('cron.runs')[0]).toMatchObject({ scope: 'job', id: 'job-1' });
	});

	test.each(['job-1:1795000000001', '={{ "job-1:1795000000001" }}'])(
		'by run key as a plain text in place of the whole field: %s',
		async (field) => {
			const gateway = await historyOf([entry(2), entry(1)]);
			const chosen = { run: field };
			expect(await run(gateway, 'get', chosen)).toMatchObject([{ runId: 'manual:job-1:1' }]);
			const [{ reply } = {}] = await run(gateway, 'getReply', chosen);
			expect(reply).toBe(entry(1).summary);
		},
	);

	test('by its address in the Control UI', async () => {
		const gateway = await historyOf([entry(1)]);
		const address =
			'https://gateway.example.com/automations?job=job-1&run=cron%3Ajob-1%3A1795000000001';
		expect(await run(gateway, 'get', by('url', address))).toMatchObject([
			{ summary: entry(1).summary },
		]);
	});

	test('from the list', async () => {
		const gateway = await historyOf([entry(2), entry(1)]);
		const context = loadOptionsContext(new OpenClaw(), { credentials: gateway.credentials });
		const { results } = await new OpenClaw().methods.listSearch.searchRuns.call(context, 'Daily');
		expect(results).toEqual([
			{ name: 'Daily, 2026-11-18 11:06:43 (ok)', value: 'job-1:1795000000002' },
			{ name: 'Daily, 2026-11-18 11:06:43 (ok)', value: 'job-1:1795000000001' },
		]);
		expect(gateway.paramsOf('cron.runs')).toMatchObject([
			{ scope: 'all', query: 'Daily', sortDir: 'desc' },
		]);
		expect(await run(gateway, 'get', by('list', results[1]!.value as string))).toMatchObject([
			{ runId: 'manual:job-1:1' },
		]);
	});

	test('from the list, which goes on as long as there are runs', async () => {
		const gateway = await historyOf(Array.from({ length: 60 }, (_, number) => entry(60 - number)));
		const context = loadOptionsContext(new OpenClaw(), { credentials: gateway.credentials });
		const { searchRuns } = new OpenClaw().methods.listSearch;
		const first = await searchRuns.call(context);
		const second = await searchRuns.call(context, undefined, String(first.paginationToken));
		const values = [...first.results, ...second.results].map(({ value }) => value);
		expect(new Set(values).size).toBe(60);
		expect(second.paginationToken).toBeUndefined();
		expect(gateway.paramsOf('cron.runs').map(({ offset }) => offset)).toEqual([0, 50]);
	});

	test('by run id', async () => {
		const gateway = await historyOf([entry(1)]);
		expect(await run(gateway, 'get', by('runId', 'manual:job-1:1'))).toHaveLength(1);
		expect(gateway.paramsOf('cron.runs')[0]).toMatchObject({
			scope: 'all',
			runId: 'manual:job-1:1',
		});
	});

	test.each([
		['runKey', 'job-1:7', 'The gateway\'s history has no run "job-1:7"'],
		['runId', 'manual:job-1:7', 'The gateway\'s history has no run "manual:job-1:7"'],
		['runKey', '={{ "nonsense" }}', '"nonsense" is not the key of a run'],
		[
			'url',
			'={{ "https://gateway/automations?job=a" }}',
			'The address is not that of a run in the Control UI',
		],
		['runId', ' ', 'No run is chosen'],
	])('%s "%s" is explained', async (mode, value, message) => {
		const gateway = await historyOf([entry(1)]);
		await expect(run(gateway, 'get', by(mode, value))).rejects.toMatchObject({
			message,
			description: expect.stringMatching(/\S/),
		});
	});
});

describe('getReply', () => {
	const reply = (id: string, timestamp: number, more: IDataObject = {}) => ({
		role: 'assistant',
		content: [{ type: 'text', text: id }],
		timestamp,
		__openclaw: { id },
		...more,
	});
	const whole = Array.from({ length: 10_000 }, (_, line) => `Line ${line}.`).join(' ');
	const CHOSEN = by('runId', 'manual:job-1:1');

	/** As the gateway cuts it. */
	const summaryOf = (text: string) => `${text.slice(0, 2000)}…`;
	const LONG = { summary: summaryOf(`answer: ${whole}`) };

	async function gatewayWith(
		chat: IDataObject,
		messageAnswer?: IDataObject,
		one: IDataObject = entry(1, LONG),
	) {
		return await serveGateway(({ method, params }) => {
			if (method === 'cron.runs') return payload({ entries: [one], nextOffset: null });
			if (method === 'chat.history') return payload({ sessionId: 's-1', messages: [], ...chat });
			const content = [
				{ type: 'thinking', text: 'hm' },
				{ type: 'text', text: `${params.messageId}: ${whole}` },
			];
			return payload(messageAnswer ?? { ok: true, message: { role: 'assistant', content } });
		});
	}

	test('the last reply within the time of the run, whole', async () => {
		const gateway = await gatewayWith({
			messages: [
				reply('an earlier run', 1_794_000_000_000),
				{ role: 'assistant', content: 'the prompt', timestamp: 1_795_000_000_100 },
				reply('on the way', 1_795_000_000_200),
				reply('answer', 1_795_000_000_300),
				reply('failed try', 1_795_000_000_400, { stopReason: 'error' }),
				{ role: 'user', content: [{ type: 'text', text: 'x' }], timestamp: 1_795_000_000_500 },
				reply('a later run', 1_796_000_000_000),
			],
		});
		const [item] = await run(gateway, 'getReply', CHOSEN);
		expect(item).toMatchObject({ runId: 'manual:job-1:1', reply: `answer: ${whole}` });
		expect(gateway.paramsOf('chat.history')).toMatchObject([
			{ sessionKey: 'agent:main:cron:job-1' },
		]);
		expect(gateway.paramsOf('chat.message.get')).toEqual([
			{ sessionKey: 'agent:main:cron:job-1', messageId: 'answer', maxChars: 2_000_000 },
		]);
	});

	const answered = { messages: [reply('answer', 1_795_000_000_300)] };

	test.each([
		['another run has the session now', { ...answered, sessionId: 's-2' }, undefined, 'is gone'],
		['the session was removed', { sessionId: undefined }, undefined, 'is gone'],
		['no reply', {}, undefined, 'left no reply (status: ok'],
		['gone meanwhile', answered, { ok: false, unavailableReason: 'not_found' }, 'is gone'],
		['too long', answered, { ok: false, unavailableReason: 'oversized' }, 'is longer than'],
	])('%s', async (_, chat, message, error) => {
		const gateway = await gatewayWith(chat as IDataObject, message);
		await expect(run(gateway, 'getReply', CHOSEN)).rejects.toMatchObject({
			message: expect.stringContaining(error),
			description: expect.stringMatching(/\S/),
		});
	});

	test('the summary where that is the reply, whatever became of the session', async () => {
		const gateway = await gatewayWith({ sessionId: 's-2' }, undefined, entry(1));
		expect(await run(gateway, 'getReply', CHOSEN)).toMatchObject([
			{ reply: 'Reply 1 to https://n8n.example.com/x?token=secret' },
		]);
		expect(gateway.paramsOf('chat.history')).toEqual([]);
	});

	describe('of a session in which the gateway masks secrets', () => {
		const link = (token: string) => `See https://files.example/r.pdf?token=${token} for more. `;
		const read = async (written: string, kept: string) => {
			const message = { role: 'assistant', content: [{ type: 'text', text: kept }] };
			const one = entry(1, { summary: summaryOf(written) });
			const gateway = await gatewayWith(answered, { ok: true, message }, one);
			const [item] = await run(gateway, 'getReply', CHOSEN);
			return item!.reply;
		};

		test('what the summary has is as the agent wrote it', async () => {
			const written = `  ${link('eyJhbGciOi')}${whole}`.trim();
			expect(await read(written, `${link('***')}${whole}`)).toBe(written);
		});

		test('the rest is as the gateway kept it', async () => {
			const kept = `${whole} ${link('***')}`;
			expect(await read(`${whole} ${link('eyJhbGciOi')}`, kept)).toBe(kept);
		});

		test('nothing is joined where a text repeats itself', async () => {
			const kept = `${link('***')}${'Long. '.repeat(1000)}`;
			expect(await read(`${link('eyJhbGciOi')}${'Long. '.repeat(1000)}`, kept)).toBe(kept);
		});
	});

	test.each<[string, IDataObject]>([
		['none', { sessionId: undefined, sessionKey: undefined }],
		['null', { sessionKey: null }],
		['no text', { sessionKey: 7 }],
		['an ID of null', { sessionId: null }],
	])('a run without a session (%s)', async (_which, session) => {
		const one = entry(1, { ...LONG, ...session });
		const gateway = await gatewayWith({}, undefined, one);
		await expect(run(gateway, 'getReply', CHOSEN)).rejects.toThrow('no session of its own');
	});

	test('over the admin HTTP API, which has no such method', async () => {
		const gateway = await serveGateway(({ method }) =>
			method === 'cron.runs'
				? payload({ entries: [entry(1, LONG)], nextOffset: null })
				: recorded('method-not-supported'),
		);
		await expect(run(gateway, 'getReply', CHOSEN)).rejects.toMatchObject({
			description: expect.stringContaining('Choose the transport WebSocket'),
		});
	});
});
