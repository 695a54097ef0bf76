import type { IDataObject, INodeParameters } from 'n8n-workflow';
import { describe, expect, test } from 'vitest';

import { OpenClaw } from '../../../nodes/OpenClaw/OpenClaw.node.ts';
import { executeNode, runNode, type NodeRun } from '../support/engine.mts';
import {
	cronJob,
	GATEWAY_TOKEN,
	payload,
	recorded,
	recordedPayload,
	rpcError,
	serveGateway,
	type Answer,
	type Asked,
	type TestGateway,
} from '../support/gatewayServer.mts';

const NEXT_YEAR = new Date().getFullYear() + 1;

const JOB_ID = recordedPayload('get').id as string;

const NEW_JOB: INodeParameters = {
	name: 'Daily summary',
	message: 'Summarize the day',
	deliveryMode: 'webhook',
	webhookUrl: 'https://n8n.example.com/webhook/abc/openclaw?token=hook-token',
};

/** Answers by gateway method; a method that is not named must not be called. */
async function gatewayAnswering(
	answers: Record<string, Answer | ((asked: Asked) => Answer)>,
): Promise<TestGateway> {
	return await serveGateway((asked) => {
		const answer = answers[asked.method!];
		if (!answer) return { status: 500, body: `not expected: ${asked.method}` };
		return typeof answer === 'function' ? answer(asked) : answer;
	});
}

async function run(
	gateway: TestGateway,
	operation: string,
	parameters: INodeParameters = {},
	more: NodeRun = {},
) {
	return await executeNode(new OpenClaw(), {
		...more,
		parameters: { resource: 'cronJob', operation, ...parameters },
		credentials: gateway.credentials,
	});
}

function byId(id: string): INodeParameters {
	return { cronJobId: { __rl: true, mode: 'id', value: id } };
}

describe('create', () => {
	test('sends cron.add and emits the job as the gateway answers it, tokens masked', async () => {
		const gateway = await gatewayAnswering({ 'cron.add': recorded('add') });
		const items = await run(
			gateway,
			'create',
			{ ...NEW_JOB, output: 'raw' },
			{ timezone: 'Asia/Tokyo' },
		);
		expect(gateway.paramsOf('cron.add')).toEqual([
			{
				name: 'Daily summary',
				wakeMode: 'now',
				schedule: { kind: 'cron', expr: '0 9 * * *', tz: 'Asia/Tokyo' },
				sessionTarget: 'isolated',
				payload: { kind: 'agentTurn', message: 'Summarize the day' },
				delivery: { mode: 'webhook', to: NEW_JOB.webhookUrl },
			},
		]);
		const job = recordedPayload('add');
		expect(items).toEqual([
			{
				json: {
					...job,
					delivery: {
						mode: 'webhook',
						to: 'https://n8n.example.com/webhook/abc/openclaw?token=***',
					},
					deliveryPreview: {
						label: 'webhook:https://n8n.example.com/webhook/abc/openclaw?token=***',
						detail: 'webhook',
					},
				},
				pairedItem: { item: 0 },
			},
		]);
	});

	test.each([
		['a proxy that gave up', { status: 504, contentType: 'text/html', body: 'Gateway Time-out' }],
		['a gateway that failed on the way', rpcError(503, { code: 'UNAVAILABLE', message: 'failed' })],
	])(
		'an answer that is lost to %s: it may have been done, and what can be repeated',
		async (_case, answer) => {
			const gateway = await gatewayAnswering({ 'cron.add': answer });
			await expect(run(gateway, 'create', NEW_JOB)).rejects.toMatchObject({
				description: expect.stringMatching(
					/created all the same.*"Create or Update" can be repeated/,
				),
			});
			expect(gateway.asked).toHaveLength(1);
		},
	);

	test('what the gateway refused was not done, and is not said to be', async () => {
		const gateway = await gatewayAnswering({ 'cron.add': recorded('invalid-params') });
		await expect(run(gateway, 'create', NEW_JOB)).rejects.toMatchObject({
			description: expect.not.stringContaining('all the same'),
		});
	});

	test('the additional fields, agent and model from their lists', async () => {
		const gateway = await gatewayAnswering({ 'cron.add': recorded('add') });
		await run(gateway, 'create', {
			...NEW_JOB,
			scheduleKind: 'every',
			everyValue: 2,
			everyUnit: 'hours',
			deliveryMode: 'announce',
			additionalFields: {
				agentId: { __rl: true, mode: 'list', value: 'main', cachedResultName: 'Main' },
				model: { __rl: true, mode: 'id', value: 'stub/stub-1' },
				announceChannel: {
					__rl: true,
					mode: 'list',
					value: 'telegram',
					cachedResultName: 'Telegram',
				},
				completionWebhookUrl: 'https://n8n.example.com/done',
				failureAlert: { settings: { after: 3, mode: 'inherit' } },
				jobJson: '{"displayName": "Summary"}',
			},
		});
		expect(gateway.paramsOf('cron.add')).toMatchObject([
			{
				agentId: 'main',
				displayName: 'Summary',
				schedule: { kind: 'every', everyMs: 7_200_000 },
				payload: { kind: 'agentTurn', model: 'stub/stub-1' },
				delivery: {
					mode: 'announce',
					channel: 'telegram',
					completionDestination: { mode: 'webhook', to: 'https://n8n.example.com/done' },
				},
				failureAlert: { after: 3, cooldownMs: 3_600_000 },
			},
		]);
	});

	test('a moment from an expression', async () => {
		const gateway = await gatewayAnswering({ 'cron.add': recorded('add') });
		await run(
			gateway,
			'create',
			{ ...NEW_JOB, scheduleKind: 'at', at: '={{ DateTime.fromISO($json.when) }}' },
			{ items: [{ when: `${NEXT_YEAR}-07-01T09:00:00` }], timezone: 'America/New_York' },
		);
		expect(gateway.paramsOf('cron.add')).toMatchObject([
			{ schedule: { kind: 'at', at: `${NEXT_YEAR}-07-01T13:00:00.000Z` } },
		]);
	});

	test('a system event hides what only agent turns have', async () => {
		const gateway = await gatewayAnswering({ 'cron.add': recorded('add') });
		await run(gateway, 'create', {
			...NEW_JOB,
			additionalFields: { sessionTarget: 'main', thinking: 'low', sessionId: 'x' },
		});
		expect(gateway.paramsOf('cron.add')).toMatchObject([
			{ sessionTarget: 'main', payload: { kind: 'systemEvent', text: 'Summarize the day' } },
		]);
	});

	test('a wrong pair in Cron Job JSON is refused before any request', async () => {
		const gateway = await gatewayAnswering({});
		const jobJson = '{"payload": {"kind": "systemEvent", "text": "x"}}';
		await expect(
			run(gateway, 'create', { ...NEW_JOB, additionalFields: { jobJson } }),
		).rejects.toMatchObject({
			message: 'Session target "isolated" does not take the payload "systemEvent"',
			description: expect.stringContaining('sessionTarget "main"'),
			context: { itemIndex: 0 },
		});
		expect(gateway.asked).toHaveLength(0);
	});
});

describe('upsert', () => {
	const DECLARED = { ...NEW_JOB, declarationKey: 'n8n:daily' };

	test('a new job', async () => {
		const gateway = await gatewayAnswering({ 'cron.add': recorded('declare-created') });
		const [item] = await run(gateway, 'upsert', DECLARED);
		expect(gateway.paramsOf('cron.add')).toMatchObject([{ declarationKey: 'n8n:daily' }]);
		expect(item!.json).toMatchObject({ name: 'Daily summary', created: true, updated: false });
		expect(item!.json.id).toEqual(expect.any(String));
		expect(gateway.asked).toHaveLength(1);
	});

	test('a job that is as declared', async () => {
		const gateway = await gatewayAnswering({ 'cron.add': recorded('declare-unchanged') });
		const [item] = await run(gateway, 'upsert', DECLARED);
		expect(item!.json).toMatchObject({ created: false, updated: false });
		expect(gateway.asked).toHaveLength(1);
	});

	test('a job that the gateway updated', async () => {
		const gateway = await gatewayAnswering({ 'cron.add': recorded('declare-updated') });
		const [item] = await run(gateway, 'upsert', DECLARED);
		expect(item!.json).toMatchObject({ created: false, updated: true });
	});

	test('what the gateway leaves behind, such as the name, is updated after it', async () => {
		const existing = recordedPayload<{ job: IDataObject }>('declare-unchanged').job;
		const gateway = await gatewayAnswering({
			'cron.add': recorded('declare-unchanged'),
			'cron.update': payload({ ...existing, name: 'Renamed' }),
		});
		const [item] = await run(gateway, 'upsert', { ...DECLARED, name: 'Renamed' });
		expect(gateway.paramsOf('cron.update')).toEqual([
			{
				id: existing.id,
				patch: { name: 'Renamed' },
				expectedConfigRevision: existing.configRevision,
			},
		]);
		expect(item!.json).toMatchObject({ name: 'Renamed', created: false, updated: true });
	});
});

describe('what a job does and when, beyond messages and clocks', () => {
	const create = async (parameters: INodeParameters) => {
		const gateway = await gatewayAnswering({ 'cron.add': recorded('add') });
		await run(gateway, 'create', { ...NEW_JOB, ...parameters });
		return gateway.paramsOf('cron.add')[0]!;
	};

	test('a command, for a shell or word by word', async () => {
		const additionalFields = {
			...{ commandFolder: '/srv', commandEnvironment: 'LANG=C', commandInput: 'yes' },
			...{ timeoutSeconds: 30, noOutputTimeoutSeconds: 5, outputMaxBytes: 1024 },
		};
		expect(
			await create({ payloadKind: 'command', command: 'df -h | tail -1', additionalFields }),
		).toMatchObject({
			sessionTarget: 'isolated',
			payload: {
				kind: 'command',
				argv: ['sh', '-lc', 'df -h | tail -1'],
				...{ cwd: '/srv', env: { LANG: 'C' }, input: 'yes' },
				...{ timeoutSeconds: 30, noOutputTimeoutSeconds: 5, outputMaxBytes: 1024 },
			},
		});
		expect(await create({ payloadKind: 'command', command: '["df", "-h"]' })).toMatchObject({
			payload: { kind: 'command', argv: ['df', '-h'] },
		});
	});

	test('a script', async () => {
		const additionalFields = { toolBudget: 5, timeoutSeconds: 60, toolsAllow: 'read' };
		expect(
			await create({ payloadKind: 'script', script: 'return 1;', additionalFields }),
		).toMatchObject({
			payload: {
				...{ kind: 'script', script: 'return 1;', toolBudget: 5, timeoutSeconds: 60 },
				toolsAllow: ['read'],
			},
		});
	});

	test('at the end of a command, with the lines of one, exactly on time', async () => {
		expect(
			await create({
				scheduleKind: 'on-exit',
				watchedCommand: 'make',
				additionalFields: { watchedFolder: '/src', deleteAfterRun: true },
			}),
		).toMatchObject({
			schedule: { kind: 'on-exit', command: 'make', cwd: '/src' },
			deleteAfterRun: true,
		});
		expect(
			await create({
				scheduleKind: 'stream',
				streamCommand: 'tail -f log',
				additionalFields: { streamMode: 'match', streamMatch: 'ERR', streamBatchMs: 100 },
			}),
		).toMatchObject({
			schedule: {
				...{ kind: 'stream', command: ['sh', '-lc', 'tail -f log'] },
				...{ mode: 'match', match: 'ERR', batchMs: 100 },
			},
		});
		expect(await create({ additionalFields: { exactStart: true } })).toMatchObject({
			schedule: { kind: 'cron', staggerMs: 0 },
		});
	});

	/** As the form holds what was picked from the list. */
	const TELEGRAM = { __rl: true, mode: 'list', value: 'telegram', cachedResultName: 'Telegram' };

	test('account, thread and failure destination of an announcement', async () => {
		const additionalFields = {
			...{ announceChannel: 'telegram', announceTo: '-100', announceAccount: 'bot-2' },
			announceThread: '42',
			failureDestination: { settings: { mode: 'announce', channel: TELEGRAM, to: '777' } },
			failureAlert: { settings: { mode: 'announce', channel: TELEGRAM } },
		};
		expect(await create({ deliveryMode: 'announce', additionalFields })).toMatchObject({
			failureAlert: { mode: 'announce', channel: 'telegram' },
			delivery: {
				...{ mode: 'announce', channel: 'telegram', to: '-100', accountId: 'bot-2' },
				threadId: 42,
				failureDestination: { mode: 'announce', channel: 'telegram', to: '777' },
			},
		});
	});
});

describe('update', () => {
	test('a job that somebody changed meanwhile is left as it is, and the error says so', async () => {
		const gateway = await gatewayAnswering({
			'cron.get': recorded('get'),
			// As test/e2e/jobForms.test.mts has it from a real gateway.
			'cron.update': rpcError(400, {
				code: 'INVALID_REQUEST',
				message: 'cron job definition no longer matches the loaded version',
				details: { code: 'CRON_JOB_CHANGED' },
			}),
		});
		const updateFields = { name: 'New' };
		await expect(run(gateway, 'update', { ...byId(JOB_ID), updateFields })).rejects.toMatchObject({
			message: expect.stringContaining('was changed by somebody else'),
			description: expect.stringContaining('Run again'),
		});
	});

	test('sends a patch of what was touched, completed from the job', async () => {
		const gateway = await gatewayAnswering({
			'cron.get': recorded('get'),
			'cron.update': recorded('update'),
		});
		const items = await run(gateway, 'update', {
			...byId(JOB_ID),
			updateFields: {
				cronExpression: '0 8 * * *',
				message: 'New',
				agentId: { __rl: true, mode: 'list', value: '' },
			},
		});
		expect(gateway.paramsOf('cron.update')).toEqual([
			{
				id: JOB_ID,
				patch: {
					agentId: null,
					schedule: { kind: 'cron', expr: '0 8 * * *', tz: 'Europe/Berlin' },
					payload: { kind: 'agentTurn', message: 'New' },
				},
				expectedConfigRevision: recordedPayload('get').configRevision,
			},
		]);
		expect(items[0]!.json).toMatchObject({
			id: JOB_ID,
			enabled: false,
			delivery: { to: 'https://n8n.example.com/webhook/abc/openclaw?token=***' },
		});
	});

	test('a masked URL from the output of a node is not written back', async () => {
		const gateway = await gatewayAnswering({ 'cron.get': recorded('get') });
		const [item] = await run(gateway, 'get', byId(JOB_ID));
		await expect(
			run(
				gateway,
				'update',
				{ ...byId(JOB_ID), updateFields: { webhookUrl: '={{ $json.delivery.to }}' } },
				{ items: [item!] },
			),
		).rejects.toMatchObject({ message: expect.stringContaining('masked token') });
		expect(gateway.paramsOf('cron.update')).toEqual([]);
	});

	test('nothing to update is an error', async () => {
		const gateway = await gatewayAnswering({ 'cron.get': recorded('get') });
		await expect(run(gateway, 'update', byId(JOB_ID))).rejects.toThrow('Nothing to update');
	});

	describe('fields whose expressions gave nothing count as not added', () => {
		const { properties } = new OpenClaw().description;
		const { options } = properties.find(({ name }) => name === 'updateFields')!;
		const nothing = Object.fromEntries(options!.map(({ name }) => [name, '={{ null }}']));

		test('all of them', async () => {
			const gateway = await gatewayAnswering({ 'cron.get': recorded('get') });
			const form = { ...byId(JOB_ID), updateFields: nothing };
			await expect(run(gateway, 'update', form)).rejects.toThrow('Nothing to update');
		});

		test('those of a failure alert', async () => {
			const gateway = await gatewayAnswering({
				'cron.get': recorded('get'),
				'cron.update': recorded('update'),
			});
			const settings = { enabled: '={{ null }}', mode: '={{ null }}', after: 3 };
			const updateFields = { failureAlert: { settings } };
			await run(gateway, 'update', { ...byId(JOB_ID), updateFields });
			expect(gateway.paramsOf('cron.update')).toMatchObject([
				{ patch: { failureAlert: { after: 3 } } },
			]);
		});

		test('a command stays a command', async () => {
			const command = { ...recordedPayload('get'), payload: { kind: 'command', argv: ['true'] } };
			const gateway = await gatewayAnswering({ 'cron.get': payload(command) });
			const form = { ...byId(JOB_ID), updateFields: { ...nothing, message: 'New' } };
			await expect(run(gateway, 'update', form)).rejects.toThrow(
				'Message does not belong to a job that runs a command',
			);
		});

		test('the other fields change what they change alone', async () => {
			const gateway = await gatewayAnswering({
				'cron.get': recorded('get'),
				'cron.update': recorded('update'),
			});
			for (const fields of [{}, nothing]) {
				const updateFields = { ...fields, cronExpression: '0 8 * * *' };
				await run(gateway, 'update', { ...byId(JOB_ID), updateFields });
			}
			const [alone, amongNothing] = gateway.paramsOf('cron.update');
			expect(amongNothing).toEqual(alone);
		});
	});
});

describe('get, enable, disable, delete', () => {
	test('get', async () => {
		const gateway = await gatewayAnswering({ 'cron.get': recorded('get') });
		const [item] = await run(gateway, 'get', byId(` ${JOB_ID} `));
		expect(gateway.paramsOf('cron.get')).toEqual([{ id: JOB_ID }]);
		expect(item!.json).toMatchObject({ id: JOB_ID, name: 'Daily summary' });
	});

	test.each([
		['enable', true],
		['disable', false],
	])('%s', async (operation, enabled) => {
		const gateway = await gatewayAnswering({ 'cron.update': recorded('update') });
		await run(gateway, operation, byId(JOB_ID));
		expect(gateway.paramsOf('cron.update')).toEqual([{ id: JOB_ID, patch: { enabled } }]);
	});

	test('delete', async () => {
		const gateway = await gatewayAnswering({ 'cron.remove': recorded('remove') });
		const items = await run(gateway, 'delete', byId(JOB_ID));
		expect(gateway.paramsOf('cron.remove')).toEqual([{ id: JOB_ID }]);
		expect(items).toEqual([{ json: { deleted: true, id: JOB_ID }, pairedItem: { item: 0 } }]);
	});

	test.each([
		['get', 'cron.get', recorded('job-not-found')],
		['delete', 'cron.remove', recorded('remove-not-found')],
		['delete', 'cron.remove', payload({ ok: true, removed: false })],
		['disable', 'cron.update', recorded('job-not-found')],
	])('%s of an unknown job is a clear error', async (operation, method, answer) => {
		const gateway = await gatewayAnswering({ [method]: answer });
		await expect(run(gateway, operation, byId('no-such-job'))).rejects.toMatchObject({
			message: expect.stringMatching(/The gateway has no (such )?job.*"no-such-job"/),
		});
	});

	test('no job chosen', async () => {
		const gateway = await gatewayAnswering({});
		await expect(run(gateway, 'get', byId('={{ $json.missing }}'))).rejects.toMatchObject({
			message: 'No job is chosen',
		});
	});
});

describe('get many', () => {
	/** A gateway with `count` jobs that pages as the real one does. */
	async function gatewayWithJobs(count: number) {
		return await gatewayAnswering({
			'cron.list': ({ params }) => {
				const { offset, limit } = params as { offset: number; limit: number };
				const end = Math.min(offset + limit, count);
				const jobs = Array.from({ length: Math.max(0, end - offset) }, (_, index) =>
					cronJob(`job-${offset + index}`),
				);
				return payload({ jobs, total: count, nextOffset: end < count ? end : null });
			},
		});
	}

	test('all, over as many pages as it takes', async () => {
		const gateway = await gatewayWithJobs(450);
		const items = await run(gateway, 'getAll', { returnAll: true, output: 'raw' });
		expect(items).toHaveLength(450);
		expect(items[449]).toEqual({ json: cronJob('job-449'), pairedItem: { item: 0 } });
		expect(gateway.paramsOf('cron.list')).toEqual(
			[0, 200, 400].map((offset) => ({ enabled: 'all', sortBy: 'name', limit: 200, offset })),
		);
	});

	test.each([
		[50, undefined, [50]],
		[1, 1, [1]],
		[250, 250, [200, 50]],
	])('%i up to the limit %s', async (expected, limit, pages) => {
		const gateway = await gatewayWithJobs(450);
		const items = await run(gateway, 'getAll', limit === undefined ? {} : { limit });
		expect(items).toHaveLength(expected);
		expect(gateway.paramsOf('cron.list').map((params) => params.limit)).toEqual(pages);
	});

	test('the pages that a real gateway gave', async () => {
		const pages = ['list-page-1', 'list-page-2', 'list-page-3'].map(recorded);
		const gateway = await gatewayAnswering({
			'cron.list': ({ params }) => pages[(params.offset as number) / 2]!,
		});
		const items = await run(gateway, 'getAll', { returnAll: true });
		expect(items).toHaveLength((pages[0]!.body.payload as IDataObject).total as number);
		expect(JSON.stringify(items)).not.toContain('hook-token');
	});

	test('a job that moved to the next page while paging is emitted once', async () => {
		const pages: Record<number, IDataObject> = {
			0: { jobs: [cronJob('a'), cronJob('b')], nextOffset: 2 },
			2: { jobs: [cronJob('b'), cronJob('c')], nextOffset: null },
		};
		const gateway = await gatewayAnswering({
			'cron.list': ({ params }) => payload(pages[params.offset as number]),
		});
		const items = await run(gateway, 'getAll', { returnAll: true });
		expect(items.map(({ json }) => json.id)).toEqual(['a', 'b', 'c']);
	});

	test('filters', async () => {
		const gateway = await gatewayWithJobs(0);
		await run(gateway, 'getAll', {
			filters: {
				enabled: 'disabled',
				query: 'daily',
				lastRunStatus: 'error',
				scheduleKind: 'cron',
				agentId: { __rl: true, mode: 'id', value: 'main' },
			},
		});
		expect(gateway.paramsOf('cron.list')).toMatchObject([
			{
				enabled: 'disabled',
				query: 'daily',
				lastRunStatus: 'error',
				scheduleKind: 'cron',
				agentId: 'main',
			},
		]);
	});

	test.each(['ops', '={{ "ops" }}'])('of an agent by a plain text: %s', async (agentId) => {
		const gateway = await gatewayWithJobs(0);
		await run(gateway, 'getAll', { filters: { agentId } });
		expect(gateway.paramsOf('cron.list')).toMatchObject([{ agentId: 'ops' }]);
	});
});

test.each<[unknown, string | undefined]>([
	[2_147_483, undefined],
	['5', undefined],
	[2_147_484, 'Request Timeout (Seconds) must be a number of at most 2147483'],
	[1e300, 'Request Timeout (Seconds) must be a number of at most 2147483'],
	[0, 'Request Timeout (Seconds) must be a number of at least 0.001'],
	['', 'Request Timeout (Seconds) must be a number'],
	[true, 'Request Timeout (Seconds) must be a number'],
])('a request time-out of %o seconds', async (requestTimeout, message) => {
	const gateway = await gatewayAnswering({ 'cron.get': recorded('get') });
	const parameters = { ...byId(JOB_ID), options: { requestTimeout } } as INodeParameters;
	const running = run(gateway, 'get', parameters);
	if (message === undefined) expect(await running).toHaveLength(1);
	else await expect(running).rejects.toThrow(message);
});

describe('many items', () => {
	const items = Array.from({ length: 12 }, (_, index) => ({ id: `job-${index}` }));
	const itsOwn = byId('={{ $json.id }}');

	test('reads overlap, five at once, and the output keeps the order of the items', async () => {
		let underWay = 0;
		let most = 0;
		let answered = 0;
		const others = Promise.withResolvers<void>();
		const gateway = await serveGateway(async ({ params }) => {
			most = Math.max(most, ++underWay);
			// The first item's takes as long as all the others together.
			if (params.id === 'job-0') await others.promise;
			else for (let turn = 0; turn < 50; turn += 1) await new Promise(setImmediate);
			underWay -= 1;
			answered += 1;
			if (answered === items.length - 1) others.resolve();
			return payload(cronJob(params.id as string));
		});
		const output = await run(gateway, 'get', { ...itsOwn, output: 'raw' }, { items });
		expect(output).toEqual(
			items.map(({ id }, item) => ({ json: cronJob(id), pairedItem: { item } })),
		);
		expect(most).toBe(5);
	});

	test('no read is begun after one has failed', async () => {
		const gateway = await serveGateway(async ({ params }) => {
			if (params.id !== 'job-1') await new Promise((resolve) => setTimeout(resolve, 200));
			return params.id === 'job-1'
				? recorded('job-not-found')
				: payload(cronJob(params.id as string));
		});
		await expect(run(gateway, 'get', itsOwn, { items })).rejects.toMatchObject({
			context: { itemIndex: 1 },
		});
		await new Promise((resolve) => setTimeout(resolve, 400));
		expect(gateway.asked).toHaveLength(5);
	});

	test('changes are made one after the other, in the order of the items', async () => {
		let underWay = 0;
		let most = 0;
		const gateway = await serveGateway(async ({ params }) => {
			most = Math.max(most, ++underWay);
			for (let turn = 0; turn < 50; turn += 1) await new Promise(setImmediate);
			underWay -= 1;
			return payload(cronJob(params.id as string));
		});
		await run(gateway, 'disable', itsOwn, { items });
		expect(most).toBe(1);
		expect(gateway.asked.map(({ params }) => params.id)).toEqual(items.map(({ id }) => id));
	});
});

describe('errors', () => {
	const answers = {
		'cron.get': ({ params }: Asked) =>
			params.id === 'bad' ? recorded('job-not-found') : payload(cronJob(params.id as string)),
	};
	const items = [{ id: 'a' }, { id: 'bad' }, { id: 'c' }];
	const itsOwn = byId('={{ $json.id }}');

	test('an error names message, description and item, and holds no token', async () => {
		const gateway = await gatewayAnswering(answers);
		const error: unknown = await run(gateway, 'get', itsOwn, { items }).catch(
			(reason: unknown) => reason,
		);
		expect(error).toMatchObject({
			message: 'The gateway has no such job (cron.get, job "bad")',
			description: expect.stringContaining('Get Many'),
			context: { itemIndex: 1 },
		});
		expect(JSON.stringify(error)).not.toContain(GATEWAY_TOKEN);
	});

	test('continue on fail: the error becomes the item, the others go on', async () => {
		const gateway = await gatewayAnswering(answers);
		const output = await run(
			gateway,
			'get',
			{ ...itsOwn, output: 'raw' },
			{ items, onError: 'continueRegularOutput' },
		);
		expect(output).toEqual([
			{ json: cronJob('a'), pairedItem: { item: 0 } },
			{
				json: {
					error: 'The gateway has no such job (cron.get, job "bad")',
					details: expect.stringContaining('Get Many'),
				},
				pairedItem: { item: 1 },
			},
			{ json: cronJob('c'), pairedItem: { item: 2 } },
		]);
	});

	test('continue with error output: n8n sends the item there', async () => {
		const gateway = await gatewayAnswering(answers);
		const { data } = await runNode(new OpenClaw(), {
			parameters: { resource: 'cronJob', operation: 'get', ...itsOwn },
			credentials: gateway.credentials,
			items,
			onError: 'continueErrorOutput',
		});
		const outputs = data.resultData.runData.OpenClaw![0]!.data!.main;
		expect(outputs?.map((output) => output?.length)).toEqual([2, 1]);
	});

	test('a credential that cannot work goes to the items as well', async () => {
		const gateway = await gatewayAnswering({});
		gateway.credentials[0]!.data.token = '';
		const output = await run(gateway, 'getAll', {}, { onError: 'continueRegularOutput' });
		expect(output[0]!.json.error).toContain('token of the OpenClaw Gateway API credential');
	});

	test('the request timeout is an option', async () => {
		const gateway = await serveGateway(() => new Promise(() => {}));
		await expect(
			run(gateway, 'enable', { ...byId('a'), options: { requestTimeout: 0.05 } }),
		).rejects.toMatchObject({ message: expect.stringContaining('did not answer in time') });
	});
});
