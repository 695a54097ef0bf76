/**
 * Messages to people: the gateway's own Telegram channel, with a stand-in for Telegram's Bot API.
 * What counts is what arrives in the chat.
 */
import { afterAll, describe, expect, it } from 'vitest';

import { MANUAL_TRIGGER, type Execution, type WorkflowNode } from './harness/n8nApi.mts';
import { byId, executeOperation, operate } from './harness/nodeRun.mts';
import { DEFAULT_REPLY } from './harness/stubModel.mts';
import { startTelegram, withTelegram } from './harness/telegram.mts';
import { until } from './harness/until.mts';
import { usePeers } from './harness/vitestPeers.mts';

const CHAT = '777';

/** A group with topics. */
const FORUM = '-1001234567890';

const telegram = await startTelegram(CHAT, FORUM);
const peers = usePeers({ gateway: { config: withTelegram(telegram) } });
afterAll(() => telegram.goDown());

/** What arrives in the chat while this is done, and for some seconds after it. */
async function arrivedDuring<T>(task: () => Promise<T>): Promise<[T, typeof telegram.messages]> {
	const before = telegram.messages.length;
	const result = await task();
	return [result, telegram.messages.slice(before)];
}

const send = async (parameters: object) =>
	await operate(peers(), 'message', 'send', {
		channel: byId('telegram'),
		to: byId(CHAT),
		...parameters,
	});

const errorOf = ({ error }: Execution) => `${error?.message} ${error?.description}`;

describe('Message: Send', () => {
	it('a text, with its Markdown', async () => {
		const [[item], arrived] = await arrivedDuring(() => send({ text: 'Report **ready** & done' }));
		expect(arrived).toMatchObject([
			{ method: 'sendMessage', chatId: CHAT, text: 'Report <b>ready</b> &amp; done' },
		]);
		expect(item).toMatchObject({ sent: true, channel: 'telegram', to: CHAT, messageId: '101' });
	});

	it('9,000 characters arrive whole, as several messages, and the item has the last', async () => {
		const text = Array.from({ length: 900 }, (_, index) => `word ${1000 + index}`)
			.join(' ')
			.slice(0, 9000);
		const [[item], arrived] = await arrivedDuring(() => send({ text }));
		expect(arrived.length).toBeGreaterThan(1);
		expect(
			arrived
				.map((message) => message.text)
				.join(' ')
				.replaceAll(/\s+/g, ' '),
		).toBe(text.trim());
		expect(item!.messageId).toBe(String(100 + telegram.messages.length));
	});

	it('a picture of the item, with a caption', async () => {
		const png =
			'iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAYAAAAfFcSJAAAADUlEQVR42mNk+M9QDwADhgGAWjR9awAAAABJRU5ErkJggg==';
		const nodes: WorkflowNode[] = [
			MANUAL_TRIGGER,
			{
				name: 'Picture',
				type: 'n8n-nodes-base.set',
				typeVersion: 3.4,
				parameters: {
					assignments: {
						assignments: [{ id: '1', name: 'picture', value: png, type: 'string' }],
					},
				},
			},
			{
				name: 'File',
				type: 'n8n-nodes-base.convertToFile',
				typeVersion: 1.1,
				parameters: {
					operation: 'toBinary',
					sourceProperty: 'picture',
					options: { fileName: 'chart.png', mimeType: 'image/png' },
				},
			},
			{
				name: 'OpenClaw',
				type: 'n8n-nodes-openclaw-gateway.openClaw',
				typeVersion: 2,
				parameters: {
					...{ resource: 'message', operation: 'send', to: byId(CHAT), channel: byId('telegram') },
					...{ text: 'The chart', attachment: 'binary' },
				},
				credentials: { openClawApi: peers().credentials.openClawApi },
			},
		];
		const { api } = peers();
		const workflow = await api.createWorkflow('Sends a picture', nodes);
		const [execution, arrived] = await arrivedDuring(async () =>
			api.waitForExecution(await api.runManually(workflow, MANUAL_TRIGGER.name)),
		);
		expect(execution.error).toBeUndefined();
		expect(arrived).toMatchObject([{ method: 'sendPhoto', chatId: CHAT, text: 'The chart' }]);
		expect(arrived[0]!.fileName).toMatch(/\.png$/);
	});

	it('silent, as an answer to a message', async () => {
		const additionalFields = { silent: true, replyToId: '101' };
		const [, arrived] = await arrivedDuring(() => send({ text: 'Psst', additionalFields }));
		expect(arrived).toMatchObject([
			{ fields: { disable_notification: 'true', reply_to_message_id: '101' } },
		]);
	});

	it('to a topic of a forum, by the field or with the recipient', async () => {
		const topics = [
			{ to: byId(FORUM), additionalFields: { threadId: '={{ 42 }}' } },
			{ to: byId(`${FORUM}:topic:42`) },
		];
		for (const topic of topics) {
			const [[item], arrived] = await arrivedDuring(() => send({ text: 'In the topic', ...topic }));
			expect(arrived).toMatchObject([{ chatId: FORUM, fields: { message_thread_id: '42' } }]);
			expect(item).toMatchObject({ sent: true, to: topic.to.value });
		}
	});

	it('to whom the channel does not know, or that is nobody: an error, and nothing arrives', async () => {
		for (const [to, words] of [
			['888', 'chat not found'],
			['not a chat', 'must be a numeric chat ID'],
		]) {
			const parameters = { resource: 'message', operation: 'send', to: byId(to), text: 'Hello?' };
			const [execution, arrived] = await arrivedDuring(() => executeOperation(peers(), parameters));
			expect(execution.status).toBe('error');
			expect(errorOf(execution)).toContain(words);
			expect(errorOf(execution)).toContain('look into the chat first');
			expect(arrived).toEqual([]);
		}
	});

	it('on a channel, or from an account, that is not there', async () => {
		const refused = async (parameters: object) =>
			errorOf(
				await executeOperation(peers(), {
					...{ resource: 'message', operation: 'send', to: byId(CHAT), text: 'x' },
					...parameters,
				}),
			);
		expect(await refused({ channel: byId('nochan') })).toContain('unsupported channel: nochan');
		const accountId = 'nope';
		expect(await refused({ channel: byId('telegram'), additionalFields: { accountId } })).toContain(
			'Unknown account "nope"',
		);
	});

	it('while Telegram is down: an error that says what may still come, and it comes once', async () => {
		await telegram.goDown();
		const before = telegram.messages.length;
		const { api, credentials } = peers();
		const text = 'Sent while it was down';
		const workflow = await api.createWorkflow('Tries three times', [
			MANUAL_TRIGGER,
			{
				name: 'OpenClaw',
				type: 'n8n-nodes-openclaw-gateway.openClaw',
				typeVersion: 2,
				parameters: { resource: 'message', operation: 'send', to: byId(CHAT), text },
				credentials: { openClawApi: credentials.openClawApi },
				retryOnFail: true,
				maxTries: 3,
				waitBetweenTries: 1000,
			},
		]);
		const id = await api.runManually(workflow, MANUAL_TRIGGER.name);
		const execution = await api.waitForExecution(id);
		expect(execution.status).toBe('error');
		expect(errorOf(execution)).toContain('The message could not be delivered');
		expect(errorOf(execution)).toContain('it may still deliver it by itself');

		const down = await operate(peers(), 'message', 'getChannels');
		expect(down).toMatchObject([{ channel: 'telegram', ok: false, probeOk: false }]);

		await telegram.comeBack();
		await until('the message to arrive after all', { seconds: 150, everyMs: 1000 }, () =>
			telegram.messages.length > before ? true : undefined,
		);
		// A second one would come in the same turn of the gateway's queue.
		const [next, arrived] = await arrivedDuring(() => send({ text: 'It is back' }));
		expect(next).toMatchObject([{ sent: true }]);
		expect(arrived.map((message) => message.text)).toEqual(['It is back']);
		const late = telegram.messages.slice(before).filter((message) => message.text === text);
		expect(late).toHaveLength(1);
	}, 240_000);
});

describe('Agent: Ask', () => {
	it('delivers the reply to a topic of a forum, too', async () => {
		const [[item], arrived] = await arrivedDuring(() =>
			operate(peers(), 'agent', 'ask', {
				message: 'How was the day?',
				additionalFields: {
					...{ deliverChannel: byId('telegram'), deliverTo: byId(FORUM) },
					...{ deliverAccountId: 'default', deliverThreadId: '={{ 42 }}' },
				},
			}),
		);
		expect(item).toMatchObject({ reply: DEFAULT_REPLY, delivered: true });
		expect(arrived).toMatchObject([
			{ chatId: FORUM, text: DEFAULT_REPLY, fields: { message_thread_id: '42' } },
		]);
	});
});

describe('Message: Get Channels', () => {
	it('says that Telegram is connected', async () => {
		const [item] = await until('Telegram to be connected', { seconds: 60 }, async () => {
			const items = await operate(peers(), 'message', 'getChannels');
			return items[0]?.ok === true ? items : undefined;
		});
		expect(item).toMatchObject({
			...{ channel: 'telegram', label: 'Telegram', accountId: 'default', isDefault: true },
			...{ enabled: true, configured: true, running: true, connected: true, probeOk: true },
			lastError: null,
		});
	});
});
