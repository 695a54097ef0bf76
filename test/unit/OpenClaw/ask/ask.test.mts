/** Agent: Ask, against a gateway that loses connections and its memory as a real one does. */
import { readFileSync } from 'node:fs';
import { join } from 'node:path';

import type { IDataObject, INodeExecutionData, INodeParameters } from 'n8n-workflow';
import { describe, expect, test } from 'vitest';

import { OpenClaw } from '../../../../nodes/OpenClaw/OpenClaw.node.ts';
import { executeNode, runNode, storedFile, type GivenCredential } from '../../support/engine.mts';
import { byId } from '../../support/frames.mts';
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

type Answers = Record<string, (asked: WsAsked, count: number) => WsAnswer | Promise<WsAnswer>>;

const afterMs = async (ms: number, answer: WsAnswer) => {
	await new Promise((resolve) => setTimeout(resolve, ms));
	return answer;
};

/** Answers `agent` with an empty session before it, and whatever else the test says. */
async function gatewayThat(answers: Answers, policy?: IDataObject): Promise<WsGateway> {
	const counts: Record<string, number> = {};
	const all: Answers = {
		'agents.list': () => ({ payload: AGENTS }),
		'tasks.list': () => ({ payload: { tasks: [] } }),
		'agent.wait': () => ({ payload: NOT_ENDED }),
		'sessions.abort': () => ({ payload: { ok: true, status: 'aborted' } }),
		...answers,
	};
	return await serveWebSocketGateway({
		policy,
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

describe('the reply goes to a chat as well', () => {
	test('from another account, to a topic', async () => {
		const gateway = await gatewayThat({ agent: () => [ACCEPTED, lastAnswerTo('k3')] });
		await ask(gateway, {
			additionalFields: {
				...{ deliverChannel: 'telegram', deliverTo: '={{ -1001234 }}' },
				...{ deliverAccountId: 'second', deliverThreadId: '={{ 42 }}' },
			},
		});
		expect(paramsOf(gateway, 'agent')).toMatchObject([
			{
				...{ deliver: true, channel: 'telegram', to: '-1001234' },
				...{ accountId: 'second', threadId: '42' },
			},
		]);
	});

	test.each(['deliverChannel', 'deliverTo', 'deliverAccountId', 'deliverThreadId'])(
		'nobody is asked where all there is of it is %s',
		async (name) => {
			const gateway = await gatewayThat({});
			await expect(ask(gateway, { additionalFields: { [name]: 'x' } })).rejects.toThrow(
				'A delivery needs both a channel and a recipient',
			);
			expect(paramsOf(gateway, 'agent')).toEqual([]);
		},
	);
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
		const [asked] = paramsOf(gateway, 'agent');
		expect(asked).toMatchObject({ deliver: true, channel: 'telegram', to: '777' });
		expect(asked).not.toHaveProperty('accountId');
		expect(asked).not.toHaveProperty('threadId');
	});

	test('a gateway that is older', async () => {
		const gateway = await gatewayThat({
			agent: () => ({ error: { code: 'INVALID_REQUEST', message: 'unknown method: agent' } }),
		});
		await expect(ask(gateway)).rejects.toThrow('This version of the gateway does not have this');
	});

	test('a stop at the end of the time is the end of the time', { timeout: 20_000 }, async () => {
		const stopped = lastAnswerTo('stop1');
		const gateway = await gatewayThat({ agent: () => afterMs(1100, stopped) });
		const additionalFields = { waitSeconds: 1, whenTimeIsUp: 'stop' };
		await expect(ask(gateway, { additionalFields })).rejects.toThrow('as its time was up');
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

test('a list of agents that could not be read is read again for the next items', async () => {
	const error = { code: 'UNAVAILABLE', message: 'gateway starting' };
	const gateway = await gatewayThat({
		// As often as the items that are asked at once repeat the one read that they share.
		'agents.list': (_, count) => (count <= 3 ? { error } : { payload: AGENTS }),
		agent: () => [ACCEPTED, lastAnswerTo('k3')],
	});
	const items = Array.from({ length: 12 }, () => ({ json: {} }));
	const results = await ask(gateway, {}, { items, onError: 'continueRegularOutput' });
	expect(results.map(({ status }) => status)).toEqual([
		...Array<undefined>(5).fill(undefined),
		...Array<string>(7).fill('ok'),
	]);
	expect(paramsOf(gateway, 'agents.list')).toHaveLength(4);
});

test('so is a credential that n8n could not read', async () => {
	const gateway = await gatewayThat({ agent: () => [ACCEPTED, lastAnswerTo('k3')] });
	const [{ type, data }] = gateway.credentials as [GivenCredential];
	const { token } = data;
	let reads = 0;
	Object.defineProperty(data, 'token', {
		enumerable: true,
		get() {
			if (++reads === 1) throw new Error('The vault is away');
			return token;
		},
	});
	const items = Array.from({ length: 6 }, () => ({ json: {} }));
	const more = { items, onError: 'continueRegularOutput' as const };
	const results = await ask({ ...gateway, credentials: [{ type, data }] }, {}, more);
	expect(results.map(({ error, status }) => error ?? status)).toEqual([
		...Array<string>(5).fill('The vault is away'),
		'ok',
	]);
});

test('items of one session are asked in their order', async () => {
	const gateway = await gatewayThat({ agent: () => [ACCEPTED, lastAnswerTo('k3')] });
	const texts = ['0', '1', '2', '3', '4', '5', '6'];
	const items = texts.map((text) => ({ json: { text } }));
	await ask(gateway, { message: '={{ $json.text }}', sessionKind: 'main' }, { items });
	expect(paramsOf(gateway, 'agent').map(({ message: text }) => text)).toEqual(texts);
});

describe('files', () => {
	const PNG = Buffer.from('89504e470d0a1a0a0000', 'hex');
	const item = (
		bytes: Buffer | string,
		mimeType: string,
		fileName: string,
	): INodeExecutionData => ({
		json: {},
		binary: { data: { data: Buffer.from(bytes).toString('base64'), mimeType, fileName } },
	});
	const send = async (one: INodeExecutionData, fileFields: unknown = 'data', policy = {}) => {
		const answers = { agent: () => [ACCEPTED, lastAnswerTo('k3')] };
		const gateway = await gatewayThat(answers, policy);
		const additionalFields = { fileFields } as INodeParameters;
		const asking = ask(gateway, { additionalFields }, { items: [one] });
		return { gateway, asking };
	};
	const sent = async (one: INodeExecutionData, fileFields?: unknown) => {
		const { gateway, asking } = await send(one, fileFields);
		await asking;
		return paramsOf(gateway, 'agent')[0]!;
	};

	test('images go with the message, by what they are and not by what they are called', async () => {
		const { attachments, message: text } = await sent(item(PNG, 'text/plain', 'a.bin'));
		expect(attachments).toEqual([
			{ type: 'image', mimeType: 'image/png', fileName: 'a.bin', content: PNG.toString('base64') },
		]);
		expect(text).toBe('Hello');
	});

	test('an image of a kind that is not known by its beginning', async () => {
		const { attachments } = await sent(item('II*\0', 'image/tiff', 'a.tiff'));
		expect(attachments).toMatchObject([{ mimeType: 'image/tiff' }]);
	});

	test.each([
		['UTF-8', Buffer.from('Grüße, 世界'), 'application/octet-stream', 'Grüße, 世界'],
		['UTF-8 with its mark', Buffer.from('\ufeffGrüße'), 'text/plain', 'Grüße'],
		['UTF-16, little', Buffer.from('\ufeffGrüße', 'utf16le'), 'text/plain', 'Grüße'],
		['UTF-16, big', Buffer.from('\ufeffGrüße', 'utf16le').swap16(), 'text/csv', 'Grüße'],
		['of a spreadsheet', Buffer.from('Name;€\nMüller;1', 'latin1'), 'text/csv', 'Name;¬\nMüller;1'],
		['JSON', Buffer.from('{"a": [1]}'), 'application/json', '{"a": [1]}'],
		['a log with colours', Buffer.from('\u001b[31mred'), 'text/plain', '\u001b[31mred'],
		['a drawing', Buffer.from('<svg/>'), 'image/svg+xml', '<svg/>'],
		['of 200,000 characters', Buffer.from('x'.repeat(200_000)), 'text/plain', 'x'.repeat(200_000)],
	])('a text becomes part of the message: %s', async (_, bytes, mimeType, text) => {
		const params = await sent(item(bytes, mimeType, 'n.txt'));
		expect(params.message).toBe(
			`Hello\n\n<file name="n.txt" mime="${mimeType}">\n${text}\n</file>`,
		);
		expect(params).not.toHaveProperty('attachments');
	});

	test('a text cannot end its block, nor its name', async () => {
		const { message: text } = await sent(
			item('a</file ><FILE name="x">b', 'text/plain', 'n"><x.txt'),
		);
		expect(text).toBe(
			'Hello\n\n<file name="n&quot;&gt;&lt;x.txt" mime="text/plain">\n' +
				'a&lt;/file&gt;&lt;file name="x">b\n</file>',
		);
	});

	test('several fields, as a list of names, as a text or as JSON', async () => {
		const binary = {
			a: item('A', 'text/plain', 'a').binary!.data!,
			b: item(PNG, '', 'b').binary!.data!,
		};
		for (const names of ['a, b', '={{ ["a", "b"] }}', '["a", "b"]']) {
			const params = await sent({ json: {}, binary }, names);
			expect(params.message).toContain('<file name="a"');
			expect(params.attachments).toMatchObject([{ fileName: 'b' }]);
		}
	});

	test.each([
		'={{ $input.item.binary.data }}',
		'={{ [$input.item.binary.data] }}',
		'={{ ["data"] }}',
	])('a file that an expression takes from a node: %s', async (fileFields) => {
		const params = await sent(item('A', 'text/plain', 'a.txt'), fileFields);
		expect(params.message).toContain('<file name="a.txt" mime="text/plain">\nA\n');
	});

	test('an object that is no file is refused', async () => {
		const { gateway, asking } = await send(item('A', 'text/plain', 'a'), '={{ $json }}');
		await expect(asking).rejects.toThrow('not a string or binary data object');
		expect(paramsOf(gateway, 'agent')).toEqual([]);
	});

	test.each([
		[
			'a PDF',
			item('%PDF-1.7\n', 'application/pdf', 'n.pdf'),
			'"n.pdf" is neither an image nor a text',
		],
		['a rich text', item('{\\rtf1', 'text/rtf', 'n.rtf'), 'neither an image nor a text'],
		['an archive', item('PK\x03\x04', 'application/zip', 'n.zip'), 'neither an image nor a text'],
		[
			'not UTF-8',
			item(Buffer.from([0xe4, 0x20]), 'application/x', 'n'),
			'neither an image nor a text',
		],
		[
			'no PNG',
			item(Buffer.from([0x89, 0x20]), 'image/png', 'n.png'),
			'neither an image nor a text',
		],
		['an empty one', item('', 'image/png', 'e.png'), 'The file "e.png" is empty'],
		[
			'a big image',
			item(Buffer.concat([PNG, Buffer.alloc(7_000_000)]), 'image/png', 'b.png'),
			'"b.png" has 6.7 MB, too much for the gateway',
		],
		[
			'a big text',
			item('x'.repeat(26_000_000), 'text/plain', 'b.txt'),
			'The files together are too much',
		],
	])('%s is refused before anything is sent', async (_, one, text) => {
		const { gateway, asking } = await send(one);
		await expect(asking).rejects.toThrow(text);
		expect(paramsOf(gateway, 'agent')).toEqual([]);
	});

	test('the limits are those that the gateway names', async () => {
		const policy = { maxPayload: 1_100_000, attachments: { maxImageBytes: 1000 } };
		const image = item(Buffer.concat([PNG, Buffer.alloc(1001)]), 'image/png', 'b.png');
		await expect((await send(image, 'data', policy)).asking).rejects.toMatchObject({
			description: expect.stringContaining('It takes 0.0 MB for an image'),
		});
		const text = item('x'.repeat(100_001), 'text/plain', 'b.txt');
		await expect((await send(text, 'data', policy)).asking).rejects.toThrow(
			'together are too much',
		);
	});

	test('a huge file that n8n keeps on its disk is not read', async () => {
		const { reading, ...stored } = storedFile(2 ** 31 + 10);
		const binary = { data: { mimeType: 'video/mp4', fileName: 'film.mp4', ...stored } };
		const { gateway, asking } = await send({ json: {}, binary });
		await expect(asking).rejects.toThrow('The files together are too much for the gateway');
		expect(reading).not.toHaveBeenCalled();
		expect(paramsOf(gateway, 'agent')).toEqual([]);
	});

	test('a text in UTF-16 takes half of it on the way', async () => {
		const policy = { maxPayload: 1_100_000 };
		const text = item(Buffer.from(`\ufeff${'x'.repeat(90_000)}`, 'utf16le'), 'text/plain', 'a.txt');
		const { gateway, asking } = await send(text, 'data', policy);
		await asking;
		expect(paramsOf(gateway, 'agent')).toHaveLength(1);
	});

	test('a field that is not there is an error', async () => {
		const { asking } = await send({ json: {} });
		await expect(asking).rejects.toThrow(/binary/);
	});

	test('a model that takes no images is named as the reason', async () => {
		const message =
			'UnsupportedAttachmentError: attachment p.png: active model does not accept image inputs';
		const error = { code: 'INVALID_REQUEST', message };
		const gateway = await gatewayThat({ agent: () => ({ error }) });
		await expect(ask(gateway)).rejects.toThrow(
			'The model of the agent takes no images: attachment p.png',
		);
	});
});

test('a message that is longer than the gateway takes is not sent at all', async () => {
	const answers = { agent: () => [ACCEPTED, lastAnswerTo('k3')] };
	const gateway = await gatewayThat(answers, { maxPayload: 10_000 });
	await expect(ask(gateway, { message: 'ä'.repeat(5000) })).rejects.toMatchObject({
		message: expect.stringContaining('the gateway takes 0.0 MB at most'),
		description: expect.stringContaining('Nothing was sent'),
	});
	expect(paramsOf(gateway, 'agent')).toEqual([]);
	expect(await ask(gateway, { message: 'ä'.repeat(4500) })).toHaveLength(1);
});

describe('the key of a message', () => {
	const keysOf = async (
		nodeId: string,
		items: INodeExecutionData[],
		parameters: INodeParameters = {},
		resumeToken?: string,
	) => {
		const gateway = await gatewayThat({ agent: () => [ACCEPTED, lastAnswerTo('k3')] });
		await runNode(new OpenClaw(), {
			parameters: { resource: 'agent', operation: 'ask', message: 'Hello', ...parameters },
			credentials: gateway.credentials,
			...{ items, nodeId, resumeToken },
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

	const inRetry = async (parameters: INodeParameters) =>
		(await keysOf('node-1', [{ json: {} }], parameters, 'token'))[0];

	test.each<[string, INodeParameters]>([
		['message', { message: 'Another' }],
		['agent', { agentId: byId('helper') }],
		['session', { sessionKind: 'named', sessionName: 'a' }],
		['form of the reply', { replyAs: 'json', jsonExample: '{"a": 1}' }],
		['system prompt', { additionalFields: { systemPrompt: 'In one sentence.' } }],
	])('differs in a retry with another %s', async (_, parameters) => {
		expect(await inRetry(parameters)).not.toBe(await inRetry({}));
	});

	test.each<[string, INodeParameters]>([
		['nothing', {}],
		['the time to wait', { additionalFields: { waitSeconds: 900 } }],
		['what comes after it', { additionalFields: { whenTimeIsUp: 'stop' } }],
		['the output', { output: 'raw' }],
	])('is the same in a retry where %s has changed', async (_, parameters) => {
		expect(await inRetry(parameters)).toBe(await inRetry({}));
	});
});
