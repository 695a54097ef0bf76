/** Agent: Ask, against a gateway that loses connections and its memory as a real one does. */
import { readFileSync } from 'node:fs';
import { join } from 'node:path';

import type { IDataObject, INodeExecutionData, INodeParameters } from 'n8n-workflow';
import { describe, expect, test } from 'vitest';

import { OpenClaw } from '../../../../nodes/OpenClaw/OpenClaw.node.ts';
import { executeNode, runNode } from '../../support/engine.mts';
import {
	serveWebSocketGateway,
	type WsAnswer,
	type WsAsked,
	type WsGateway,
} from '../../support/webSocketGateway.mts';

interface Recorded {
	request: { method: string; params: { idempotencyKey?: string } };
	answers: Array<{ ok: boolean; payload: IDataObject; error?: IDataObject }>;
}

const TURNS = JSON.parse(
	readFileSync(join(import.meta.dirname, '../../../fixtures/agents/turns.json'), 'utf8'),
) as Recorded[];

/** The last answer that a real gateway gave to the message with the key. */
function lastAnswerTo(key: string): WsAnswer {
	const found = TURNS.findLast(({ request }) => request.params.idempotencyKey === key)!;
	const { ok, payload, error } = found.answers.at(-1)!;
	return ok ? { payload } : { error: error! };
}

const ACCEPTED: WsAnswer = { payload: { runId: 'k', status: 'accepted' } };
const AGENTS = { defaultId: 'main', mainKey: 'main', agents: [{ id: 'main' }, { id: 'helper' }] };
const NOT_ENDED = { status: 'timeout' };
const ENDED = { status: 'ok', endedAt: 1_795_606_342_742 };

type Answers = Record<string, (asked: WsAsked, count: number) => WsAnswer>;

/** Answers `agent` with an empty session before it, and whatever else the test says. */
async function gatewayThat(answers: Answers): Promise<WsGateway> {
	const counts: Record<string, number> = {};
	const all: Answers = {
		'agents.list': () => ({ payload: AGENTS }),
		'tasks.list': () => ({ payload: { tasks: [] } }),
		'agent.wait': () => ({ payload: NOT_ENDED }),
		'sessions.abort': () => ({ payload: { ok: true, status: 'aborted' } }),
		...answers,
	};
	return await serveWebSocketGateway({
		answer: (asked) => {
			const count = (counts[asked.method] = (counts[asked.method] ?? 0) + 1);
			return all[asked.method]!(asked, count);
		},
	});
}

const paramsOf = ({ asked }: WsGateway, method: string) =>
	asked.filter((one) => one.method === method).map(({ params }) => params);

async function ask(
	gateway: WsGateway,
	parameters: INodeParameters = {},
	more: { items?: INodeExecutionData[]; onError?: 'continueRegularOutput' } = {},
) {
	const items = await executeNode(new OpenClaw(), {
		parameters: { resource: 'agent', operation: 'ask', message: 'Hello', ...parameters },
		credentials: gateway.credentials,
		...more,
	});
	return items.map(({ json }) => json);
}

const task = (runId: unknown, status: string, more: IDataObject = {}) => ({
	payload: { tasks: [{ id: 't', kind: 'cli', runId, status, ...more }] },
});

/** The key of the message that was sent; none was before. */
const sentKey = (gateway: WsGateway) => paramsOf(gateway, 'agent')[0]?.idempotencyKey;

const message = (id: string, text: string, more: object) => ({
	role: 'assistant',
	content: [{ type: 'text', text }],
	stopReason: 'stop',
	provider: 'stub',
	model: 'stub-model',
	usage: { input: 10, output: 5, totalTokens: 15 },
	__openclaw: { id, ...more },
});

test('sends what the form says, to a session of the agent', async () => {
	const gateway = await gatewayThat({ agent: () => [ACCEPTED, lastAnswerTo('k3')] });
	const [item] = await ask(gateway, {
		agentId: { __rl: true, mode: 'id', value: 'helper' },
		sessionKind: 'named',
		sessionName: '={{ 4711 }}',
		additionalFields: { systemPrompt: 'Be brief', thinking: 'low', waitSeconds: 60 },
	});
	expect(paramsOf(gateway, 'agent')).toEqual([
		{
			agentId: 'helper',
			sessionKey: 'agent:helper:n8n:named:4711',
			message: 'Hello',
			extraSystemPrompt: 'Be brief',
			thinking: 'low',
			idempotencyKey: expect.stringMatching(/^n8n-[0-9a-f]{40}$/),
		},
	]);
	expect(item).toMatchObject({
		reply: expect.stringContaining('turn 2: heard'),
		status: 'ok',
		agentId: 'helper',
		sessionKey: 'agent:helper:n8n:named:4711',
		usage: { inputTokens: 10, outputTokens: 5, totalTokens: 15 },
	});
});

describe('an answer that is lost', () => {
	test('is asked for over a new connection, with the key of the message', async () => {
		const gateway = await gatewayThat({
			agent: (_, count) => (count === 1 ? [ACCEPTED, 'break'] : lastAnswerTo('k3')),
			'agent.wait': (_, count) => ({ payload: count === 1 ? NOT_ENDED : ENDED }),
			'tasks.list': () => task(sentKey(gateway), 'running'),
		});
		expect(await ask(gateway)).toMatchObject([{ status: 'ok' }]);
		const [first, second, ...others] = paramsOf(gateway, 'agent');
		expect(second).toEqual(first);
		expect(others).toEqual([]);
		expect(gateway.connections.count).toBe(2);
	});

	test('is read from the session where the gateway has forgotten the message', async () => {
		const gateway = await gatewayThat({
			agent: () => [ACCEPTED, 'break'],
			'tasks.list': () => task(sentKey(gateway), 'completed'),
			'chat.history': () => ({
				payload: {
					messages: [
						{ role: 'user', idempotencyKey: `${String(sentKey(gateway))}:user` },
						message('m1', 'Half', { runId: 'another' }),
						message('m2', 'Who', { runId: sentKey(gateway) }),
					],
				},
			}),
			'chat.message.get': ({ params }) => ({
				payload: { message: message(String(params.messageId), 'Whole reply', {}) },
			}),
		});
		expect(await ask(gateway)).toMatchObject([
			{ reply: 'Whole reply', runId: sentKey(gateway), model: 'stub-model' },
		]);
		expect(paramsOf(gateway, 'agent')).toHaveLength(1);
		expect(paramsOf(gateway, 'chat.message.get')).toMatchObject([{ messageId: 'm2' }]);
	});

	test('is that of the run by which a restarted gateway goes on', async () => {
		const key = () => sentKey(gateway);
		const recovery = { sourceTool: 'main_session_restart_recovery' };
		const gateway = await gatewayThat({
			agent: () => [ACCEPTED, 'break'],
			'tasks.list': () => task(key(), 'cancelled', { error: 'process exited before restart' }),
			'agent.wait': ({ params }) => ({ payload: params.runId === 'r2' ? ENDED : NOT_ENDED }),
			'sessions.describe': () => ({ payload: { session: { key: 's', abortedLastRun: true } } }),
			'chat.history': (_, count) => ({
				payload: {
					messages: [
						{ role: 'user', idempotencyKey: `${String(key())}:user` },
						// The gateway takes it up some seconds after its start.
						...(count === 1
							? []
							: [
									{ role: 'user', idempotencyKey: 'r1:user', provenance: recovery },
									{ role: 'user', idempotencyKey: 'r2:user', provenance: recovery },
								]),
						...(count > 2 ? [message('m', 'x', { runId: 'r2' })] : []),
						{ role: 'user', idempotencyKey: 'later:user' },
						message('n', 'Something else', { runId: 'later' }),
					],
				},
			}),
			'chat.message.get': () => ({ payload: { message: message('m', 'In the end', {}) } }),
		});
		expect(await ask(gateway)).toMatchObject([{ reply: 'In the end' }]);
		expect(paramsOf(gateway, 'agent')).toHaveLength(1);
	});

	test('of a message that never arrived leads to sending it again', async () => {
		const gateway = await gatewayThat({
			agent: (_, count) => (count === 1 ? 'break' : [ACCEPTED, lastAnswerTo('k3')]),
		});
		expect(await ask(gateway)).toMatchObject([{ status: 'ok' }]);
		const [first, second] = paramsOf(gateway, 'agent');
		expect(second).toEqual(first);
	});

	test('of a turn that failed meanwhile is that failure', async () => {
		const gateway = await gatewayThat({
			agent: () => [ACCEPTED, 'break'],
			'tasks.list': () => task(sentKey(gateway), 'failed', { error: 'The model is away' }),
			'chat.history': () => ({ payload: { messages: [] } }),
		});
		await expect(ask(gateway)).rejects.toThrow('The agent failed: The model is away');
		expect(paramsOf(gateway, 'agent')).toHaveLength(1);
	});
});

describe('an execution that is carried out again', () => {
	/** The key that the first attempt has in this gateway: that of the look before it. */
	const lookedFor = ({ asked }: WsGateway) =>
		String(asked.find(({ method }) => method === 'tasks.list')!.params.sessionKey)
			.split(':')
			.at(-1)!;

	test('waits for the turn that is under way, and sends nothing', async () => {
		const gateway = await gatewayThat({
			'tasks.list': () => task(lookedFor(gateway), 'running'),
			'agent.wait': () => ({ payload: ENDED }),
			agent: () => lastAnswerTo('k3'),
		});
		expect(await ask(gateway)).toMatchObject([{ status: 'ok' }]);
		// Only to be told the end of the turn: a wait comes before.
		const order = gateway.asked.map(({ method }) => method);
		expect(order.indexOf('agent.wait')).toBeLessThan(order.indexOf('agent'));
		expect(sentKey(gateway)).toBe(lookedFor(gateway));
	});

	test('asks anew, under another key, where it had failed', async () => {
		const gateway = await gatewayThat({
			'tasks.list': (_, count) =>
				count === 1 ? task(lookedFor(gateway), 'failed') : { payload: { tasks: [] } },
			'chat.history': () => ({ payload: { messages: [] } }),
			agent: () => [ACCEPTED, lastAnswerTo('k3')],
		});
		expect(await ask(gateway)).toMatchObject([{ status: 'ok' }]);
		expect(paramsOf(gateway, 'agent')).toMatchObject([
			{ idempotencyKey: `${lookedFor(gateway)}-2` },
		]);
	});
});

describe('no reply is an error, never a green item', () => {
	test.each([
		['a model that fails', 'f1', 'The agent failed: LLM request failed'],
		['a payload that is an error', 'tc1', 'Agent run failed'],
		['its time-out', 's1', 'The gateway ended the agent, as its time was up'],
		['a stop', 'stop1', 'Somebody stopped the agent before it replied'],
		['a channel that is not there', 'n1795606767348', 'Telegram bot token missing'],
		['a refusal', 'k7', 'unknown agent id "nope"'],
		['a scope that is missing', 'sc-operator.read', 'the scope operator.write is missing'],
	])('%s', async (_, recorded, text) => {
		const gateway = await gatewayThat({ agent: () => [ACCEPTED, lastAnswerTo(recorded)] });
		await expect(ask(gateway)).rejects.toThrow(text);
		const items = await ask(gateway, {}, { onError: 'continueRegularOutput' });
		expect(items).toMatchObject([{ error: expect.stringContaining(text) }]);
	});

	test('a reply that did not reach its channel', async () => {
		const payload = {
			...{ runId: 'k', status: 'ok' },
			result: { payloads: [{ text: 'Dear Ann' }], deliverySucceeded: false },
		};
		const gateway = await gatewayThat({ agent: () => [ACCEPTED, { payload }] });
		const additionalFields = { deliverChannel: 'telegram', deliverTo: '777' };
		const failing = ask(gateway, { additionalFields });
		await expect(failing).rejects.toMatchObject({
			message: 'The agent replied, and its reply did not reach the channel telegram',
			description: expect.stringContaining('Dear Ann'),
		});
		expect(paramsOf(gateway, 'agent')).toMatchObject([
			{ deliver: true, channel: 'telegram', to: '777' },
		]);
	});

	test('a gateway that is older', async () => {
		const gateway = await gatewayThat({
			agent: () => ({ error: { code: 'INVALID_REQUEST', message: 'unknown method: agent' } }),
		});
		await expect(ask(gateway)).rejects.toThrow('This version of the gateway does not have this');
	});

	test.each(['goOn', 'stop'])('the time is up: %s', { timeout: 20_000 }, async (whenTimeIsUp) => {
		const gateway = await gatewayThat({ agent: () => [ACCEPTED, 'none'] });
		const additionalFields = { waitSeconds: 1, whenTimeIsUp };
		await expect(ask(gateway, { additionalFields })).rejects.toThrow(
			'The agent has not replied within 1 s',
		);
		const stops = whenTimeIsUp === 'stop';
		expect(paramsOf(gateway, 'sessions.abort')).toHaveLength(stops ? 1 : 0);
		expect(paramsOf(gateway, 'agent')[0]!.timeout).toBe(stops ? 1 : undefined);
	});
});

describe('images', () => {
	const PNG = Buffer.from('89504e470d0a1a0a0000', 'hex');
	const item = (bytes: Buffer, mimeType: string, fileName: string): INodeExecutionData => ({
		json: {},
		binary: { data: { data: bytes.toString('base64'), mimeType, fileName } },
	});
	const send = async (one: INodeExecutionData, imageFields = 'data') => {
		const gateway = await gatewayThat({ agent: () => [ACCEPTED, lastAnswerTo('k3')] });
		const asking = ask(gateway, { additionalFields: { imageFields } }, { items: [one] });
		return { gateway, asking };
	};

	test('go with the message, by what they are and not by what they are called', async () => {
		const { gateway, asking } = await send(item(PNG, 'application/octet-stream', 'a.bin'));
		await asking;
		expect(paramsOf(gateway, 'agent')[0]!.attachments).toEqual([
			{ type: 'image', mimeType: 'image/png', fileName: 'a.bin', content: PNG.toString('base64') },
		]);
	});

	test.each([
		['another file', item(Buffer.from('text'), 'text/plain', 'n.txt'), '"n.txt" is no image'],
		['an empty one', item(Buffer.alloc(0), 'image/png', 'e.png'), '"e.png" is no image'],
		[
			'a big one',
			item(Buffer.concat([PNG, Buffer.alloc(7_000_000)]), 'image/png', 'b.png'),
			'too much for the gateway',
		],
	])('%s is refused before anything is sent', async (_, one, text) => {
		const { gateway, asking } = await send(one);
		await expect(asking).rejects.toThrow(text);
		expect(paramsOf(gateway, 'agent')).toEqual([]);
	});

	test('a field that is not there is an error', async () => {
		const { asking } = await send({ json: {} });
		await expect(asking).rejects.toThrow(/binary/);
	});
});

describe('the key of a message', () => {
	const keysOf = async (nodeId: string, items: INodeExecutionData[]) => {
		const gateway = await gatewayThat({ agent: () => [ACCEPTED, lastAnswerTo('k3')] });
		await runNode(new OpenClaw(), {
			parameters: { resource: 'agent', operation: 'ask', message: 'Hello' },
			credentials: gateway.credentials,
			items,
			nodeId,
		});
		return paramsOf(gateway, 'agent').map(({ idempotencyKey }) => String(idempotencyKey));
	};

	test('differs for each item, node and execution', async () => {
		const two = [{ json: {} }, { json: {} }];
		const keys = [
			...(await keysOf('node-1', two)),
			...(await keysOf('node-1', two)),
			...(await keysOf('node-2', two)),
		];
		expect(new Set(keys).size).toBe(6);
	});
});
