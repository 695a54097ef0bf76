/** Agent: Ask, and Session, against a real gateway whose model is a stub that counts its calls. */
import { randomUUID } from 'node:crypto';
import axios from 'axios';
import { describe, expect, it, onTestFinished } from 'vitest';

import {
	MANUAL_TRIGGER,
	type CredentialReference,
	type Execution,
	type WorkflowNode,
} from './harness/n8nApi.mts';
import { byId, operate } from './harness/nodeRun.mts';
import { assertItemsFitSchema } from './harness/outputSchema.mts';
import { askFor, type Reply } from './harness/stubModel.mts';
import { startTcpLink } from './harness/tcpLink.mts';
import { until } from './harness/until.mts';
import { usePeers } from './harness/vitestPeers.mts';

const peers = usePeers({
	gateway: { config: { models: { providers: { stub: { models: [takesImages()] } } } } },
});

/** The stub's only model, as the configuration of the gateway names it, that takes images as well. */
function takesImages() {
	return {
		...{ id: 'stub-model', name: 'stub-model', input: ['text', 'image'], reasoning: false },
		...{ contextWindow: 128_000, maxTokens: 100_000 },
		cost: { input: 0, output: 0, cacheRead: 0, cacheWrite: 0 },
	};
}

const NODE = 'OpenClaw';
const BOUND = { seconds: 120 };

const ask = async (message: string, reply: Reply = {}, parameters: object = {}) =>
	await operate(peers(), 'agent', 'ask', { message: `${message} ${askFor(reply)}`, ...parameters });

const session = async (operation: string, value: unknown, parameters: object = {}) =>
	await operate(peers(), 'session', operation, {
		sessionKey: { __rl: true, mode: 'key', value },
		...parameters,
	});

const named = (sessionName: unknown) => ({ sessionKind: 'named', sessionName });

/** The requests to the model in whose last turn the text stands, which no reply follows. */
function modelCalls(text: string): string[] {
	const { requests } = peers().stub as { requests: Array<{ messages: Array<{ role: string }> }> };
	return requests.flatMap((request) => {
		const lastReply = request.messages.findLastIndex(({ role }) => role === 'assistant');
		const lastTurn = JSON.stringify(request.messages.slice(lastReply + 1));
		return lastTurn.includes(text) ? [JSON.stringify(request)] : [];
	});
}

function askNode(
	parameters: object,
	openClawApi: CredentialReference = peers().credentials.openClawApi,
	more: Partial<WorkflowNode> = {},
): WorkflowNode {
	return {
		name: NODE,
		type: 'n8n-nodes-openclaw-gateway.openClaw',
		typeVersion: 2,
		parameters: { resource: 'agent', operation: 'ask', ...parameters },
		credentials: { openClawApi },
		...more,
	};
}

/** The items of a Code node, one for each of the values. */
const itemsOf = (values: object[]): WorkflowNode => ({
	name: 'Items',
	type: 'n8n-nodes-base.code',
	typeVersion: 2,
	parameters: { jsCode: `return ${JSON.stringify(values.map((json) => ({ json })))};` },
});

async function begin(nodes: WorkflowNode[]): Promise<string> {
	const { api } = peers();
	const workflow = await api.createWorkflow(`Ask ${randomUUID()}`, [MANUAL_TRIGGER, ...nodes]);
	return await api.runManually(workflow, MANUAL_TRIGGER.name);
}

async function runToItsEnd(nodes: WorkflowNode[]): Promise<Execution> {
	return await peers().api.waitForExecution(await begin(nodes), BOUND);
}

const modelIsAsked = async (text: string, times = 1) =>
	await until(`the model to be asked "${text}"`, { seconds: 60 }, async () =>
		Promise.resolve(modelCalls(text).length >= times || undefined),
	);

describe('a reply', () => {
	it('comes with the session, the model and the tokens', async () => {
		const [item] = await ask('Hello', { text: 'Good morning.' });
		expect(item).toMatchObject({
			reply: 'Good morning.',
			status: 'ok',
			agentId: 'main',
			sessionKey: expect.stringMatching(/^agent:main:n8n:new:n8n-[0-9a-f]{40}$/),
			model: 'stub-model',
			provider: 'stub',
			usage: { inputTokens: 10, outputTokens: 5, totalTokens: 15 },
			mediaUrls: [],
			delivered: null,
		});
	});

	it('of more than 60,000 characters comes whole', async () => {
		const [item] = await ask('Write much', { characters: 60_001 });
		expect(item!.reply).toHaveLength(60_001);
		const messages = await session('getMessages', item!.sessionKey, { roles: ['assistant'] });
		expect(messages).toMatchObject([{ role: 'assistant', text: item!.reply, runId: item!.runId }]);
	});

	it('in a named session sees what was said before, in another of nearly that name does not', async () => {
		await ask('My word is sesame-1', {}, named('Ticket 1'));
		await ask('What was my word?', {}, named('Ticket 1'));
		expect(modelCalls('What was my word?')[0]).toContain('sesame-1');
		await ask('And what was it here?', {}, named('ticket-1'));
		expect(modelCalls('And what was it here?')[0]).not.toContain('sesame-1');
	});

	it('of an agent with nothing to say is silent, and no error', async () => {
		// In the main session the gateway reports it as a failure.
		for (const sessionKind of ['new', 'main']) {
			expect(await ask('Anything?', { text: 'NO_REPLY' }, { sessionKind })).toMatchObject([
				{ reply: '', status: 'silent' },
			]);
		}
	});

	it('is to a text, also where that begins like a command', async () => {
		await ask('My word is sesame-2', {}, named('commands'));
		await ask('/reset the password of Ann', {}, named('commands'));
		expect(modelCalls('/reset the password')[0]).toContain('sesame-2');
		const allow = { additionalFields: { allowSessionCommands: true } };
		await ask('/new My word is gone', {}, { ...named('commands'), ...allow });
		expect(modelCalls('My word is gone')[0] ?? '').not.toContain('sesame-2');
	});

	const fileNode = (data: string, mimeType: string, fileName: string): WorkflowNode => ({
		name: 'File',
		type: 'n8n-nodes-base.code',
		typeVersion: 2,
		parameters: {
			jsCode: `return [{ json: {}, binary: { data: ${JSON.stringify({ data, mimeType, fileName })} } }];`,
		},
	});
	const base64 = (text: string) => Buffer.from(text).toString('base64');

	it('knows a text file as a whole, however long it is', async () => {
		const text = `Name;Town\nAnn;Köln\n${'x;y\n'.repeat(40_000)}the last line-8`;
		const execution = await runToItsEnd([
			fileNode(base64(text), 'text/csv', 'people.csv'),
			askNode({ message: 'Who is in the list?', additionalFields: { fileFields: 'data' } }),
		]);
		expect(execution.error).toBeUndefined();
		const [call] = modelCalls('Who is in the list?');
		expect(call).toContain('people.csv');
		expect(call).toContain('Ann;Köln');
		expect(call).toContain('the last line-8');
	});

	it('knows a file that an expression takes from a node further back', async () => {
		const data = "={{ $('File').item.binary.data }}";
		const execution = await runToItsEnd([
			fileNode(base64('The word is heron-6'), 'text/plain', 'word.txt'),
			{ name: 'No File', type: 'n8n-nodes-base.set', typeVersion: 3.4, parameters: {} },
			askNode({ message: 'Which word is it?', additionalFields: { fileFields: data } }),
		]);
		expect(execution.error).toBeUndefined();
		expect(execution.items('No File')).toEqual([{}]);
		expect(modelCalls('Which word is it?')[0]).toContain('heron-6');
	});

	it('is not asked for with a file that OpenClaw does not take', async () => {
		const execution = await runToItsEnd([
			fileNode(base64('%PDF-1.4\n'), 'application/pdf', 'invoice.pdf'),
			askNode({ message: 'What does it cost?', additionalFields: { fileFields: 'data' } }),
		]);
		expect(execution.error?.message).toContain('"invoice.pdf" is neither an image nor a text');
		expect(modelCalls('What does it cost?')).toEqual([]);
	});

	it('knows the system prompt and the image', async () => {
		const png =
			'iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAYAAAAfFcSJAAAADUlEQVR42mNk+M9QDwADhgGAWjR9awAAAABJRU5ErkJggg==';
		const image: WorkflowNode = {
			name: 'Image',
			type: 'n8n-nodes-base.code',
			typeVersion: 2,
			parameters: {
				jsCode: `return [{ json: {}, binary: { photo: { data: '${png}', mimeType: 'image/png', fileName: 'a.png' } } }];`,
			},
		};
		const execution = await runToItsEnd([
			image,
			askNode({
				message: 'What is on it?',
				additionalFields: { fileFields: 'photo', systemPrompt: 'Speak like a pirate-7.' },
			}),
		]);
		expect(execution.error).toBeUndefined();
		const [call] = modelCalls('What is on it?');
		expect(call).toContain(png);
		expect(call).toContain('pirate-7');
	});
});

describe('JSON', () => {
	const asJson = { replyAs: 'json', jsonExample: '{"urgent": true, "tags": ["x"]}' };

	it('good', async () => {
		const reply = { text: 'Sure:\n```json\n{"urgent": false, "tags": []}\n```' };
		const [item] = await ask('Sort it 1', reply, asJson);
		expect(item!.reply).toEqual({ urgent: false, tags: [] });
		expect(modelCalls('Sort it 1')).toHaveLength(1);
	});

	it('mended: the second message says what is wrong with the first reply', async () => {
		const { stub } = peers();
		// The first prompt asks for itself; the second, which does not, gets the reply set here.
		stub.setReply({ text: '{"urgent": true, "tags": ["mended"]}' });
		onTestFinished(() => stub.setReply({}));
		const [item] = await ask('Sort it 2', { text: '{"urgent": "yes"}', once: true }, asJson);
		expect(item!.reply).toEqual({ urgent: true, tags: ['mended'] });
		const [complaint] = modelCalls('Your reply cannot be used');
		expect(complaint).toContain('must be of type boolean');
		expect(complaint).toContain('Sort it 2');
	});

	it('hopeless: an error that shows the reply', async () => {
		await expect(ask('Sort it 3', { text: 'I would rather not.' }, asJson)).rejects.toThrow(
			/The reply is not the JSON that was asked for.*I would rather not\./s,
		);
		expect(modelCalls('Sort it 3').length + modelCalls('cannot be used').length).toBeGreaterThan(1);
	});

	it('a schema that cannot be checked is refused before anybody is asked', async () => {
		const schema = { replyAs: 'json', jsonGivenBy: 'schema', jsonSchema: '{"contains": true}' };
		await expect(ask('Sort it 4', {}, schema)).rejects.toThrow('does not know this keyword');
		expect(modelCalls('Sort it 4')).toEqual([]);
	});
});

describe('what is no reply is an error', () => {
	it('a model that fails', async () => {
		await expect(ask('Fail', { status: 400 })).rejects.toThrow(
			'The agent failed: LLM request failed',
		);
	});

	it('an empty reply', async () => {
		await expect(ask('Empty', { text: '' })).rejects.toThrow('The agent failed');
	});

	it('an agent that there is not', async () => {
		const agentId = { __rl: true, mode: 'id', value: 'nobody' };
		await expect(ask('Hello?', {}, { agentId })).rejects.toThrow(
			'The gateway has no agent "nobody". It has: main',
		);
	});

	it('a channel that there is not', async () => {
		const additionalFields = { deliverChannel: 'telegram', deliverTo: '777' };
		await expect(ask('Tell Ann', {}, { additionalFields })).rejects.toThrow(/telegram/i);
	});

	it('a time-out with the agent stopped', async () => {
		const additionalFields = { waitSeconds: 2, whenTimeIsUp: 'stop' };
		const asked = ask('Slow 1', { delayMs: 30_000 }, { ...named('slow-1'), additionalFields });
		await expect(asked).rejects.toThrow('The gateway ended the agent, as its time was up');
		expect(await session('get', 'agent:main:n8n:named:slow-1')).toMatchObject([
			{ isRunning: false },
		]);
	});

	it('a time-out with the agent going on', async () => {
		const additionalFields = { waitSeconds: 2 };
		const asked = ask('Slow 2', { delayMs: 8000 }, { ...named('slow-2'), additionalFields });
		await expect(asked).rejects.toThrow(/has not replied within 2 s.*It goes on/s);
		const key = 'agent:main:n8n:named:slow-2';
		expect(await session('get', key)).toMatchObject([{ isRunning: true }]);
		await until('the reply', BOUND, async () => {
			const messages = await session('getMessages', key);
			return messages.some(({ role }) => role === 'assistant') || undefined;
		});
	});

	it('a stop by another execution', async () => {
		const id = await begin([
			askNode({ message: `Slow 3 ${askFor({ delayMs: 60_000 })}`, ...named('slow-3') }),
		]);
		await modelIsAsked('Slow 3');
		const key = 'agent:main:n8n:named:slow-3';
		expect(await session('stop', key)).toMatchObject(
			[{ stopped: true, runId: /^n8n-/ }].map(({ stopped }) => ({
				stopped,
				runId: expect.stringMatching(/^n8n-/),
			})),
		);
		const { error } = await peers().api.waitForExecution(id, BOUND);
		expect(error?.message).toContain('Somebody stopped the agent');
		expect(await session('stop', key)).toMatchObject([{ stopped: false, reason: 'not-running' }]);
	});
});

describe('ten items at once', () => {
	const ten = Array.from({ length: 10 }, (_, index) => ({ index }));
	const message = `=Item {{ $json.index }} of MANY ${askFor({ text: 'Done' })}`;

	it('in ten sessions', async () => {
		const execution = await runToItsEnd([
			itemsOf(ten),
			askNode({ message: message.replace('MANY', 'ten') }),
		]);
		const items = execution.items(NODE)!;
		assertItemsFitSchema('agent', 'ask', items);
		expect(items).toHaveLength(10);
		expect(new Set(items.map(({ sessionKey }) => sessionKey)).size).toBe(10);
		expect(modelCalls('of ten')).toHaveLength(10);
	});

	it('in one session, in their order', async () => {
		const execution = await runToItsEnd([
			itemsOf(ten),
			askNode({ message: message.replace('MANY', 'one'), ...named('ten-in-one') }),
		]);
		expect(execution.items(NODE)).toHaveLength(10);
		const messages = await session('getMessages', 'agent:main:n8n:named:ten-in-one', {
			roles: ['user'],
		});
		const order = messages.map(({ text }) => /Item (\d)/.exec(String(text))?.[1]);
		expect(order).toEqual(['0', '1', '2', '3', '4', '5', '6', '7', '8', '9']);
	});
});

describe('the agent is asked once', () => {
	it('although the connection is cut while it works', async () => {
		const { api, gateway } = peers();
		const link = await startTcpLink(gateway.url);
		onTestFinished(() => link.stop());
		const credential = await api.createCredential(
			'openClawApi',
			{ gatewayUrl: link.url, token: gateway.token },
			'over a line that breaks',
		);
		const slow = { delayMs: 6000, characters: 9000 };
		const id = await begin([askNode({ message: `Cut ${askFor(slow)}` }, credential)]);
		await modelIsAsked('Cut');
		link.cut();
		const execution = await api.waitForExecution(id, BOUND);
		expect(execution.error).toBeUndefined();
		expect(execution.items(NODE)![0]!.reply).toHaveLength(9000);
		expect(modelCalls('Cut')).toHaveLength(1);
	});

	it('although n8n is killed while it works, and the execution retried', async () => {
		const { api, n8n } = peers();
		const path = randomUUID();
		const workflow = await api.createWorkflow('Killed', [
			{
				name: 'Webhook',
				type: 'n8n-nodes-base.webhook',
				typeVersion: 2,
				webhookId: path,
				parameters: { path, httpMethod: 'POST', responseMode: 'onReceived' },
			},
			askNode({ message: `Killed ${askFor({ delayMs: 20_000, text: 'Survived' })}` }),
		]);
		await api.activate(workflow);
		const url = `${n8n.url}/webhook/${path}`;
		await api.waitForWebhook(url);
		await axios.post(url, {});
		await modelIsAsked('Killed');
		await n8n.restart({ signal: 'SIGKILL' });
		const [crashed] = await until('the execution to be found crashed', BOUND, async () => {
			const found = await api.listExecutions(workflow.id);
			return found.every(({ status }) => status === 'crashed') ? found : undefined;
		});
		const retried = await api.waitForExecution(await api.retry(crashed!.id), BOUND);
		expect(retried.error).toBeUndefined();
		expect(retried.items(NODE)).toMatchObject([{ reply: 'Survived' }]);
		expect(modelCalls('Killed')).toHaveLength(1);
	});

	it('although the gateway is killed while it works: it goes on by itself', async () => {
		const { api, gateway } = peers();
		const id = await begin([
			askNode({ message: `Restarted ${askFor({ delayMs: 5000, text: 'In the end' })}` }),
		]);
		await modelIsAsked('Restarted');
		await gateway.restart({ signal: 'SIGKILL' });
		const execution = await api.waitForExecution(id, { seconds: 200 });
		expect(execution.error).toBeUndefined();
		const [item] = execution.items(NODE)!;
		expect(item).toMatchObject({ reply: 'In the end' });
		// The gateway asks the model once more by itself; the message was sent once.
		const messages = await session('getMessages', item!.sessionKey, { roles: ['user'] });
		expect(messages.filter(({ text }) => String(text).startsWith('Restarted'))).toHaveLength(1);
	});

	it('and again where it failed, and the execution is retried', async () => {
		const { api, stub } = peers();
		const { id } = await runToItsEnd(
			[askNode({ message: 'Fails once' })].map((node) => {
				stub.setReply({ status: 400 });
				return node;
			}),
		);
		stub.setReply({});
		const retried = await api.waitForExecution(await api.retry(id), BOUND);
		expect(retried.error).toBeUndefined();
		expect(retried.items(NODE)).toHaveLength(1);
	});
});

describe('Session', () => {
	it('is found, read, reset and deleted', async () => {
		await ask('Remember me', { text: 'I shall' }, named('whole life'));
		const [found] = await operate(peers(), 'session', 'getAll', {
			filters: { search: 'whole-life' },
		});
		expect(found).toMatchObject({ agentId: 'main', isRunning: false, model: 'stub-model' });
		const key = found!.sessionKey;
		expect(await session('get', key)).toMatchObject([{ sessionKey: key }]);
		expect(await session('getMessages', key)).toMatchObject([
			{ role: 'user', text: expect.stringContaining('Remember me') },
			{ role: 'assistant', text: 'I shall', usage: { totalTokens: 15 } },
		]);
		expect(await session('getMessages', key, { limit: 1 })).toMatchObject([{ text: 'I shall' }]);
		await session('reset', key);
		await ask('Who am I?', {}, named('whole life'));
		expect(modelCalls('Who am I?')[0]).not.toContain('Remember me');
		expect(await session('delete', key)).toEqual([{ sessionKey: key, deleted: true }]);
	});

	it.each(['delete', 'get', 'getMessages', 'reset', 'stop'])(
		'%s of one that there is not is an error',
		async (operation) => {
			await expect(session(operation, 'agent:main:n8n:named:nobody')).rejects.toThrow(
				'The gateway has no session "agent:main:n8n:named:nobody"',
			);
		},
	);

	it('delete of the main session is refused by the gateway', async () => {
		await expect(session('delete', 'agent:main:main')).rejects.toThrow(
			'Cannot delete the main session',
		);
	});
});

describe('Agent', () => {
	it('get many', async () => {
		expect(await operate(peers(), 'agent', 'getAll', {})).toEqual([
			{ id: 'main', name: null, isDefault: true, model: 'stub/stub-model' },
		]);
	});

	it('wake', async () => {
		const wake = { text: 'The import failed', wakeMode: 'next-heartbeat' };
		expect(await operate(peers(), 'agent', 'wake', wake)).toEqual([
			{ woken: true, agentId: null, mode: 'next-heartbeat' },
		]);
		const agentId = { __rl: true, mode: 'id', value: 'nobody' };
		await expect(operate(peers(), 'agent', 'wake', { ...wake, agentId })).rejects.toThrow('nobody');
	});
});

describe("a tool of n8n's AI Agent", () => {
	it('asks the agent what the model chose, each call for itself', async () => {
		const { api, stub } = peers();
		stub.setReply({ text: 'Parcel 4711 is on its way.' });
		onTestFinished(() => stub.setReply({}));
		const openAiApi = await api.createCredential('openAiApi', {
			apiKey: stub.model.apiKey,
			url: stub.model.baseUrl,
		});
		const call = { name: 'Ask_the_post', arguments: { question: 'Where is parcel 4711?' } };
		const workflow = await api.createWorkflow(
			'AI Agent asks',
			[
				MANUAL_TRIGGER,
				{
					name: 'AI Agent',
					type: '@n8n/n8n-nodes-langchain.agent',
					typeVersion: 3.1,
					parameters: { promptType: 'define', text: `Find it ${askFor({ call })}` },
				},
				{
					name: 'Model',
					type: '@n8n/n8n-nodes-langchain.lmChatOpenAi',
					typeVersion: 1.3,
					parameters: {
						model: { __rl: true, mode: 'id', value: 'stub-model' },
						responsesApiEnabled: false,
					},
					credentials: { openAiApi },
				},
				{
					...askNode({
						descriptionType: 'manual',
						toolDescription: 'Asks the agent of the post office',
						message: "={{ $fromAI('question', 'What to ask', 'string') }}",
					}),
					name: 'Ask the post',
					type: 'n8n-nodes-openclaw-gateway.openClawTool',
				},
			],
			{
				[MANUAL_TRIGGER.name]: { main: [[{ node: 'AI Agent', type: 'main', index: 0 }]] },
				Model: { ai_languageModel: [[{ node: 'AI Agent', type: 'ai_languageModel', index: 0 }]] },
				'Ask the post': { ai_tool: [[{ node: 'AI Agent', type: 'ai_tool', index: 0 }]] },
			},
		);
		for (const times of [1, 2]) {
			const id = await api.runManually(workflow, MANUAL_TRIGGER.name);
			const execution = await api.waitForExecution(id, BOUND);
			expect(execution.error).toBeUndefined();
			const [item] = execution.items('AI Agent')!;
			expect(item!.output).toContain('The tool said: ');
			expect(item!.output).toContain('Parcel 4711 is on its way.');
			expect(modelCalls('Where is parcel 4711?').length).toBeGreaterThanOrEqual(times);
		}
	});
});

describe('Gateway: Call Method', () => {
	const call = async (method: string, params: object = {}) =>
		await operate(peers(), 'gateway', 'callMethod', { method: byId(method), params });

	it('calls any method, also one that the list of the form has', async () => {
		const { results } = await peers().api.rest.post<{ results: Array<{ value: string }> }>(
			'/dynamic-node-parameters/resource-locator-results',
			{
				...{ path: 'parameters.method', methodName: 'searchMethods', filter: 'identity' },
				nodeTypeAndVersion: { name: 'n8n-nodes-openclaw-gateway.openClaw', version: 2 },
				currentNodeParameters: { resource: 'gateway', operation: 'callMethod' },
				credentials: { openClawApi: peers().credentials.openClawApi },
			},
		);
		expect(results.map(({ value }) => value)).toContain('agent.identity.get');
		expect(await call('agent.identity.get')).toMatchObject([{ agentId: 'main' }]);
	});

	it('says what comes near a method that there is not', async () => {
		await expect(call('session.list')).rejects.toThrow(
			/does not have this method: session\.list.*among others: sessions\.list/,
		);
	});

	it('tells what the gateway objects to', async () => {
		await expect(call('sessions.list', { limit: 'many' })).rejects.toThrow(/limit/);
	});
});

describe('what the gateway has off says so', () => {
	it('a tool that it keeps for its agents', async () => {
		const exec = { toolName: byId('exec'), toolArguments: { command: 'uname' } };
		await expect(operate(peers(), 'tool', 'invoke', exec)).rejects.toThrow(
			/The tool "exec" failed: .*gateway\.tools\.allow/,
		);
	});

	it('channels', async () => {
		const message = { to: byId('777'), text: 'Hello' };
		await expect(operate(peers(), 'message', 'send', message)).rejects.toThrow(
			/no configured channels/,
		);
		expect(await operate(peers(), 'message', 'getChannels')).toEqual([]);
	});
});
