/** Retry On Fail: n8n comes again with all items, and with the call of a tool. */
import type { IDataObject, INodeParameters } from 'n8n-workflow';
import { describe, expect, test } from 'vitest';

import { OpenClaw } from '../../../nodes/OpenClaw/OpenClaw.node.ts';
import { callAsTool, type NodeRun } from '../support/engine.mts';
import { byId, operate, paramsOf, serveMethods } from '../support/frames.mts';
import { cronJob } from '../support/gatewayServer.mts';
import type { WsAnswer } from '../support/webSocketGateway.mts';

const AGENTS = { defaultId: 'main', mainKey: 'main', agents: [{ id: 'main' }] };
const REPLIED = { runId: 'k', status: 'ok', result: { payloads: [{ text: 'Hi' }] } };
const SENT = { payload: { runId: 'key', messageId: '101', channel: 'telegram' } };
const REFUSED = { error: { code: 'INVALID_REQUEST', message: 'no' } };
const RUN_ID = 'manual:job-1:1795448911803:1';
const FAILED = {
	...{ ts: 1_795_448_912_000, jobId: 'job-1', action: 'finished', status: 'error' },
	...{ error: 'No model', runAtMs: 1_795_448_911_849, runId: RUN_ID },
};
const AGAIN = { retryOnFail: true };

/** Answers one after the other; the last one repeats. */
const inTurn = (...answers: WsAnswer[]) => {
	let count = 0;
	return () => answers[Math.min(count++, answers.length - 1)]!;
};

const SEND: INodeParameters = {
	...{ resource: 'message', operation: 'send', to: byId('777') },
	// Another text with each try.
	text: '={{ "Hello " + $now.toMillis() + Math.random() }}',
};
const ASK: INodeParameters = {
	...{ resource: 'agent', operation: 'ask' },
	message: '={{ "Hello " + $now.toMillis() + Math.random() }}',
};

const keysOf = (params: IDataObject[]) => params.map(({ idempotencyKey }) => idempotencyKey);

describe('a message has one key, whatever its expressions give the next time', () => {
	const run = async ({ resource, operation, ...form }: INodeParameters, more: NodeRun) => {
		const gateway = await serveMethods({
			'agents.list': { payload: AGENTS },
			'tasks.list': { payload: { tasks: [] } },
			send: inTurn(REFUSED, SENT),
			agent: inTurn(REFUSED, { payload: REPLIED }),
		});
		await operate(gateway, String(resource), String(operation), form, { ...AGAIN, ...more });
		return [...paramsOf(gateway, 'send'), ...paramsOf(gateway, 'agent')];
	};

	test.each([
		['Send', SEND, {}],
		['Ask', ASK, {}],
		['Ask as a tool', ASK, { isTool: true }],
	])('%s', async (_, form, more) => {
		const sent = await run(form, more);
		expect(sent).toHaveLength(2);
		expect(sent[0]!.message).not.toBe(sent[1]!.message);
		expect(new Set(keysOf(sent)).size).toBe(1);
	});
});

describe('a tool that its agent calls by itself', () => {
	test.each([
		['Send', SEND, 'send'],
		['Ask', ASK, 'agent'],
	])('%s: a key for each call, whatever its tries', async (_, parameters, method) => {
		const answer = inTurn(REFUSED, method === 'send' ? SENT : { payload: REPLIED });
		const gateway = await serveMethods({
			'agents.list': { payload: AGENTS },
			'tasks.list': { payload: { tasks: [] } },
			[method]: answer,
		});
		const run = { parameters, credentials: gateway.credentials, ...AGAIN };
		const answers = await callAsTool(new OpenClaw(), run, 2);
		expect(answers).toEqual([expect.stringMatching(/^\[\{/), expect.stringMatching(/^\[\{/)]);
		const [first, again, ...others] = keysOf(paramsOf(gateway, method));
		expect(again).toBe(first);
		expect(others).toEqual([expect.stringMatching(/^n8n-/)]);
		expect(others).not.toContain(first);
	});

	test('the time is up: only a retry of the call waits for the reply', async () => {
		const gateway = await serveMethods({
			'agents.list': { payload: AGENTS },
			'tasks.list': { payload: { tasks: [] } },
			agent: 'none',
		});
		const parameters = { ...ASK, additionalFields: { waitSeconds: 1 } };
		const { credentials } = gateway;
		const [answer] = await callAsTool(new OpenClaw(), { parameters, credentials });
		expect(answer).toContain('"Retry On Fail" waits for the reply and does not ask again');
	});
});

describe('what was done is not done again', () => {
	test('a job whose run failed, which n8n takes for a failure of the node', async () => {
		const gateway = await serveMethods({
			'cron.run': { payload: { ok: true, enqueued: true, runId: RUN_ID } },
			'cron.runs': { payload: { entries: [FAILED] } },
		});
		const form = { cronJobId: byId('job-1'), waitForEnd: true };
		const items = await operate(gateway, 'cronJob', 'run', form, AGAIN);
		expect(items).toMatchObject([{ runId: RUN_ID, status: 'error', error: 'No model' }]);
		expect(paramsOf(gateway, 'cron.run')).toHaveLength(1);
	});

	test('an agent whose failed run is wanted as an item', async () => {
		const gateway = await serveMethods({
			'cron.add': { payload: cronJob('job-1') },
			'cron.runs': { payload: { entries: [FAILED] } },
			'cron.remove': { payload: { removed: true } },
		});
		const form = { message: 'Hello', additionalFields: { returnFailedRuns: true } };
		const more = { ...AGAIN, isTool: true };
		const items = await operate(gateway, 'agent', 'runAndWait', form, more);
		expect(items).toMatchObject([{ status: 'error', error: 'No model' }]);
		expect(paramsOf(gateway, 'cron.add')).toHaveLength(1);
	});

	test('an item before one that failed', async () => {
		const gateway = await serveMethods({
			wake: inTurn({ payload: {} }, REFUSED, { payload: {} }),
		});
		const items = [{ text: 'one' }, { text: 'two' }];
		const form = { text: '={{ $json.text }}' };
		const results = await operate(gateway, 'agent', 'wake', form, { ...AGAIN, items });
		expect(results).toHaveLength(2);
		expect(paramsOf(gateway, 'wake').map(({ text }) => text)).toEqual(['one', 'two', 'two']);
	});

	test('a run whose end did not come in time, which the next try follows', async () => {
		const gateway = await serveMethods({
			'cron.run': inTurn({ payload: { ok: true, enqueued: true, runId: RUN_ID } }),
			'cron.runs': inTurn({ payload: { entries: [] } }, { payload: { entries: [FAILED] } }),
		});
		const form = { cronJobId: byId('job-1'), waitForEnd: true, maxWaitSeconds: 0.05 };
		expect(await operate(gateway, 'cronJob', 'run', form, AGAIN)).toHaveLength(1);
		expect(paramsOf(gateway, 'cron.run')).toHaveLength(1);
	});

	test('but a run that the gateway lost has not been', async () => {
		const error = 'Gateway client authority expired';
		const lost = { payload: { entries: [{ ...FAILED, error }] } };
		const gateway = await serveMethods({
			'cron.run': { payload: { ok: true, enqueued: true, runId: RUN_ID } },
			'cron.runs': inTurn(lost, { payload: { entries: [FAILED] } }),
		});
		const form = { cronJobId: byId('job-1'), waitForEnd: true };
		expect(await operate(gateway, 'cronJob', 'run', form, AGAIN)).toHaveLength(1);
		expect(paramsOf(gateway, 'cron.run')).toHaveLength(2);
	});

	test('another run of the node does it again', async () => {
		const gateway = await serveMethods({ wake: { payload: {} } });
		const items = [{ text: 'one' }];
		const form = { text: '={{ $json.text }}' };
		await operate(gateway, 'agent', 'wake', form, { ...AGAIN, items });
		await operate(gateway, 'agent', 'wake', form, { ...AGAIN, items });
		expect(paramsOf(gateway, 'wake')).toHaveLength(2);
	});
});
