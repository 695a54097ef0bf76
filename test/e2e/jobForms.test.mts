/** What the forms of Cron Job send, to a real gateway: whether it takes it, and what it makes of it. */
import type { IDataObject, INodeParameters } from 'n8n-workflow';
import { afterAll, beforeAll, expect, test } from 'vitest';

import { OpenClaw } from '../../nodes/OpenClaw/OpenClaw.node.ts';
import { executeNode } from '../unit/support/engine.mts';
import { gatewayCredential } from '../unit/support/gatewayServer.mts';
import { type Gateway, startGateway } from './harness/gateway.mts';
import { type StubModel, startStubModel } from './harness/stubModel.mts';

let stub: StubModel;
let gateway: Gateway;
beforeAll(async () => {
	stub = await startStubModel();
	gateway = await startGateway({ model: stub.model });
});
afterAll(async () => {
	await gateway?.stop();
	await stub?.stop();
});

async function cronJob(operation: string, parameters: INodeParameters): Promise<IDataObject> {
	const [item] = await executeNode(new OpenClaw(), {
		parameters: { resource: 'cronJob', operation, output: 'raw', ...parameters },
		credentials: gatewayCredential(gateway.url, { token: gateway.token }),
	});
	return item!.json;
}

const create = async (parameters: INodeParameters) =>
	await cronJob('create', {
		name: 'Of a form',
		message: 'Summarize today',
		deliveryMode: 'none',
		...parameters,
	});

const update = async ({ id }: IDataObject, updateFields: INodeParameters) =>
	await cronJob('update', {
		cronJobId: { __rl: true, mode: 'id', value: id as string },
		updateFields,
	});

test.each<[string, INodeParameters, object]>([
	[
		'a command with all its fields',
		{
			payloadKind: 'command',
			command: '["true"]',
			additionalFields: {
				...{ commandFolder: '/tmp', commandEnvironment: 'A=1', commandInput: 'x' },
				...{ timeoutSeconds: 5, noOutputTimeoutSeconds: 3, outputMaxBytes: 1000 },
			},
		},
		{ payload: { kind: 'command', argv: ['true'], cwd: '/tmp', timeoutSeconds: 5 } },
	],
	[
		'a script',
		{ payloadKind: 'script', script: 'return 1;', additionalFields: { toolBudget: 3 } },
		{ payload: { kind: 'script', script: 'return 1;', toolBudget: 3 } },
	],
	[
		'on exit',
		{
			scheduleKind: 'on-exit',
			watchedCommand: 'sleep 600',
			additionalFields: { enabled: false, deleteAfterRun: true },
		},
		{ schedule: { kind: 'on-exit', command: 'sleep 600' }, deleteAfterRun: true },
	],
	[
		'a stream',
		{
			scheduleKind: 'stream',
			streamCommand: 'sleep 600',
			additionalFields: {
				...{ enabled: false, streamMode: 'match', streamMatch: 'ERR', streamBatchMs: 100 },
				...{ streamMaxBatchBytes: 2000, watchedFolder: '/tmp' },
			},
		},
		{
			schedule: { kind: 'stream', command: ['sh', '-lc', 'sleep 600'], match: 'ERR', batchMs: 100 },
		},
	],
	[
		'a condition and pacing',
		{
			additionalFields: {
				...{ conditionScript: 'json({ fire: false });', conditionOnce: true },
				...{ pacingMin: '1m', pacingMax: '2h30m' },
			},
		},
		{ trigger: { once: true }, pacing: { min: '1m', max: '2h30m' } },
	],
	[
		'the current session, and names',
		{
			additionalFields: {
				...{ sessionTarget: 'current', sessionKey: 'agent:main:main', displayName: 'Shown' },
			},
		},
		{ sessionTarget: 'current', sessionKey: 'agent:main:main', displayName: 'Shown' },
	],
	[
		'an announcement with account, thread and failure destination',
		{
			deliveryMode: 'announce',
			additionalFields: {
				...{ announceChannel: 'telegram', announceTo: '-100', announceAccount: 'bot-2' },
				...{ announceThread: '42' },
				failureDestination: { settings: { mode: 'announce', channel: 'telegram', to: '777' } },
				failureAlert: { settings: { enabled: true, after: 3, accountId: 'bot-2' } },
			},
		},
		{
			delivery: { accountId: 'bot-2', threadId: 42, failureDestination: { to: '777' } },
			failureAlert: { after: 3, accountId: 'bot-2' },
		},
	],
	[
		'a span',
		{ scheduleKind: 'at', at: '2h30m' },
		{ schedule: { kind: 'at' }, deleteAfterRun: true },
	],
	[
		'an exact start at minute 0 of every hour',
		{ cronExpression: '0 * * * *', additionalFields: { exactStart: true } },
		{ schedule: { expr: '0 * * * *', staggerMs: 0 } },
	],
])('create: %s', async (_case, parameters, expected) => {
	expect(await create(parameters)).toMatchObject(expected);
});

test.each([
	['0 * * * *', 300_000],
	['0 */2 * * *', 300_000],
	['0 0 * * * *', 300_000],
	['0 1,*/2 * * *', 300_000],
	['0 9 * * *', undefined],
	['0 1-5 * * *', undefined],
	['30 * * * *', undefined],
	['@hourly', undefined],
])('the stagger that the gateway gives to %s by itself goes with it', async (expr, automatic) => {
	const job = await create({ cronExpression: expr });
	expect((job.schedule as IDataObject).staggerMs).toBe(automatic);
	const zoned = await update(job, { timezone: 'Asia/Tokyo' });
	expect(zoned.schedule).toMatchObject({ expr, tz: 'Asia/Tokyo' });
	const { schedule } = await update(job, { cronExpression: '30 9 * * *' });
	expect(schedule).toEqual({ kind: 'cron', expr: '30 9 * * *', tz: 'Asia/Tokyo' });
});

test('a chosen stagger stays with whatever expression comes next', async () => {
	const job = await create({
		cronExpression: '0 * * * *',
		additionalFields: { staggerSeconds: 7 },
	});
	const { schedule } = await update(job, { cronExpression: '30 9 * * *' });
	expect(schedule).toMatchObject({ expr: '30 9 * * *', staggerMs: 7000 });
});

test('a command stays one, whatever is changed of it', async () => {
	const job = await create({ payloadKind: 'command', command: '["df", "-h"]' });
	const { payload } = await update(job, { timeoutSeconds: 9 });
	expect(payload).toMatchObject({ kind: 'command', argv: ['df', '-h'], timeoutSeconds: 9 });
	await expect(update(job, { message: 'Hello' })).rejects.toThrow('Message does not belong to');
	const turn = await update(job, { payloadKind: 'message', message: 'Hello' });
	expect(turn.payload).toMatchObject({ kind: 'agentTurn', message: 'Hello' });
});

test('a patch to a job that was changed since it was read is refused', async () => {
	const job = await create({});
	await update(job, { name: 'Renamed' });
	const params = {
		id: job.id,
		patch: { name: 'Lost' },
		expectedConfigRevision: job.configRevision,
	};
	await expect(gateway.rpc('cron.update', params)).rejects.toThrow('CRON_JOB_CHANGED');
});
