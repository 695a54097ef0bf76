/** An execution that is stopped, or whose time is up, while the node works through its items. */
import type { IDataObject, INode, INodeParameters } from 'n8n-workflow';
import { describe, expect, test } from 'vitest';

import { OpenClaw } from '../../../nodes/OpenClaw/OpenClaw.node.ts';
import { runNode } from '../support/engine.mts';
import { byId, paramsOf } from '../support/frames.mts';
import { cronJob } from '../support/gatewayServer.mts';
import { serveWebSocketGateway, type WsAnswer } from '../support/webSocketGateway.mts';

const AGENTS = { defaultId: 'main', mainKey: 'main', agents: [{ id: 'main' }] };
const TURN_STOPPED = { runId: 'k', status: 'timeout', stopReason: 'rpc', result: { payloads: [] } };

type Answer = WsAnswer | (() => WsAnswer | Promise<WsAnswer>);

interface Given {
	items?: IDataObject[];
	onError?: INode['onError'];
	retryOnFail?: boolean;
	isTool?: boolean;
}

/** Runs the node until its gateway is asked for `method`, which answers after the stop. */
async function stoppedAt(
	method: string,
	answer: Answer,
	parameters: INodeParameters,
	{ items = Array<IDataObject>(20).fill({}), ...given }: Given = {},
	others: Record<string, Answer> = {},
) {
	const asked = Promise.withResolvers<void>();
	const answers: Record<string, Answer> = {
		'agents.list': { payload: AGENTS },
		'tasks.list': { payload: { tasks: [] } },
		'sessions.abort': { payload: { ok: true, status: 'aborted' } },
		'cron.add': { payload: cronJob('job-1') },
		'cron.update': { payload: cronJob('job-1') },
		'cron.remove': { payload: { removed: true } },
		...others,
		[method]: answer,
	};
	const gateway = await serveWebSocketGateway({
		answer: async (one) => {
			if (one.method === method) {
				asked.resolve();
				await new Promise((resolve) => setTimeout(resolve, 50));
			}
			const found = answers[one.method]!;
			return typeof found === 'function' ? await found() : found;
		},
	});
	await runNode(new OpenClaw(), {
		...given,
		parameters,
		items,
		credentials: gateway.credentials,
		stopped: asked.promise,
	});
	expect(paramsOf(gateway, method)).not.toEqual([]);
	return gateway;
}

const SEND = { resource: 'message', operation: 'send', to: byId('777'), text: 'Hello' };
const ASK = { resource: 'agent', operation: 'ask', message: 'Hello' };
const SENT = { payload: { runId: 'key', messageId: '101', channel: 'telegram' } };
const REPLIED = {
	payload: { runId: 'k', status: 'ok', result: { payloads: [{ text: 'No JSON' }] } },
};
const ENTRY = {
	...{ ts: 1_795_000_003_000, jobId: 'job-1', action: 'finished', status: 'ok' },
	...{ summary: 'Done', runAtMs: 1_795_000_000_001 },
	...{ sessionKey: 'agent:main:cron:job-1', sessionId: 's' },
};
const REFUSED = { error: { code: 'INVALID_REQUEST', message: 'no' } };

describe('what has not begun by then does not begin', () => {
	test.each<[string, WsAnswer, Given]>([
		['one after the other', SENT, {}],
		['after an error', REFUSED, { onError: 'continueRegularOutput' }],
		['tried again', REFUSED, { retryOnFail: true }],
	])('messages, %s', async (_, answer, given) => {
		const gateway = await stoppedAt('send', answer, SEND, given);
		expect(paramsOf(gateway, 'send')).toHaveLength(1);
	});

	test.each([
		['of new sessions, which are asked five at a time', {}, 5],
		['of one session, each in its turn', { sessionKind: 'main' }, 1],
	])('questions to an agent, %s', async (_, form, asked) => {
		for (const whenTimeIsUp of ['goOn', 'stop']) {
			const parameters = { ...ASK, ...form, additionalFields: { whenTimeIsUp } };
			const onError = 'continueRegularOutput';
			const gateway = await stoppedAt('agent', { payload: TURN_STOPPED }, parameters, { onError });
			const keys = paramsOf(gateway, 'agent').map(({ idempotencyKey }) => idempotencyKey);
			const stopped = paramsOf(gateway, 'sessions.abort').map(({ runId }) => runId);
			expect(keys.length).toBeLessThanOrEqual(asked);
			expect(stopped.length > 0).toBe(whenTimeIsUp === 'stop');
			if (stopped.length > 0) expect(stopped).toEqual(expect.arrayContaining(keys));
		}
	});

	test('the second message, where the reply is not the JSON that it was to be', async () => {
		const form = { ...ASK, replyAs: 'json', jsonExample: '{"a": 1}' };
		const gateway = await stoppedAt('agent', REPLIED, form, { items: [{}] });
		expect(paramsOf(gateway, 'agent')).toHaveLength(1);
	});

	test('the other pages of a list', async () => {
		const page = { payload: { entries: [ENTRY], nextOffset: 1 } };
		const form = { resource: 'run', operation: 'getAll', cronJobId: byId('all'), returnAll: true };
		const gateway = await stoppedAt('cron.runs', page, form, { items: [{}] });
		expect(paramsOf(gateway, 'cron.runs')).toHaveLength(1);
	});
});

describe('what has begun is brought to its end: the one-shot job of Run and Wait', () => {
	const RUN = { resource: 'agent', operation: 'runAndWait', message: 'Hello' };
	const given = { isTool: true, items: [{}] };

	test('is moved to the clock of the gateway, and stopped', async () => {
		const anHourBehind = cronJob('job-1', { createdAtMs: Date.now() - 3_600_000 });
		const form = { ...RUN, additionalFields: { stopRun: true } };
		const gateway = await stoppedAt('cron.add', { payload: anHourBehind }, form, given);
		expect(paramsOf(gateway, 'cron.update')).toHaveLength(1);
		expect(paramsOf(gateway, 'cron.remove')).toEqual([{ id: 'job-1' }]);
	});

	test('is removed after its run', async () => {
		const history = { payload: { entries: [{ ...ENTRY, summary: `${'x'.repeat(2000)}…` }] } };
		const form = { ...RUN, includeReply: true };
		const gateway = await stoppedAt('chat.history', REFUSED, form, given, {
			'cron.runs': history,
		});
		expect(paramsOf(gateway, 'cron.remove')).toEqual([{ id: 'job-1' }]);
	});
});
