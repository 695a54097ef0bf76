/** The resource Message: what is sent, what is told of it, and the state of the channels. */
import type { IDataObject, INodeParameters } from 'n8n-workflow';
import { describe, expect, test } from 'vitest';

import { OpenClaw } from '../../../nodes/OpenClaw/OpenClaw.node.ts';
import { loadOptionsContext, storedFile, type NodeRun } from '../support/engine.mts';
import {
	asAnswer,
	byId,
	operate,
	paramsOf,
	recordedFrames,
	serveMethods,
} from '../support/frames.mts';

const SENT = { payload: { runId: 'key', messageId: '101', channel: 'telegram' } };

const file = (bytes: Buffer | string, more: IDataObject = {}) => ({
	json: {},
	binary: {
		data: {
			data: Buffer.from(bytes).toString('base64'),
			mimeType: 'image/png',
			fileName: 'chart.png',
			...more,
		},
	},
});

async function send(parameters: INodeParameters, run: NodeRun = {}) {
	const gateway = await serveMethods({ send: SENT });
	const items = await operate(gateway, 'message', 'send', { to: byId('777'), ...parameters }, run);
	return { items, sent: paramsOf(gateway, 'send') };
}

describe('send', () => {
	test('a text; what is not given is not sent', async () => {
		const { items, sent } = await send({ channel: byId('telegram'), text: '**Done**' });
		const idempotencyKey = expect.stringMatching(/^n8n-[0-9a-f]{40}$/);
		expect(sent).toEqual([{ to: '777', channel: 'telegram', message: '**Done**', idempotencyKey }]);
		expect(items).toEqual([
			{ sent: true, messageId: '101', channel: 'telegram', to: '777', idempotencyKey },
		]);
	});

	test('to the only channel, with everything that can be added', async () => {
		const { sent } = await send({
			text: 'Hi',
			additionalFields: {
				accountId: 'second',
				agentId: byId('ops'),
				asVoice: true,
				forceDocument: true,
				gifPlayback: '={{ "true" }}',
				idempotencyKey: 'ticket-7',
				replyToId: '99',
				silent: true,
				threadId: ' 5 ',
			},
		});
		expect(sent).toEqual([
			{
				to: '777',
				message: 'Hi',
				accountId: 'second',
				agentId: 'ops',
				asVoice: true,
				forceDocument: true,
				gifPlayback: true,
				idempotencyKey: 'ticket-7',
				replyToId: '99',
				silent: true,
				threadId: '5',
			},
		]);
	});

	test('a number for a chat, as expressions give it, and fields that were added and left empty', async () => {
		const { sent } = await send({
			to: byId('={{ -1001234 }}'),
			text: '={{ 42 }}',
			additionalFields: { threadId: '={{ 7 }}', accountId: '', agentId: byId(''), replyToId: ' ' },
		});
		expect(sent).toMatchObject([{ to: '-1001234', message: '42', threadId: '7' }]);
		expect(Object.keys(sent[0]!).toSorted()).toEqual([
			...['idempotencyKey', 'message', 'threadId', 'to'],
		]);
	});

	test('a file of the item, without a text', async () => {
		const { sent } = await send({ attachment: 'binary' }, { items: [file('bytes of a picture')] });
		expect(sent).toMatchObject([
			{
				buffer: Buffer.from('bytes of a picture').toString('base64'),
				filename: 'chart.png',
				contentType: 'image/png',
			},
		]);
		expect(sent[0]).not.toHaveProperty('message');
	});

	test.each([
		['with a name', {}, 'chart.png'],
		['without one', { fileName: undefined }, 'file'],
	])('a file that an expression takes from another node, %s', async (_what, more, filename) => {
		const form = { attachment: 'binary', binaryPropertyName: '={{ $input.item.binary.data }}' };
		const { sent } = await send(form, { items: [file('bytes of a picture', more)] });
		const buffer = Buffer.from('bytes of a picture').toString('base64');
		expect(sent).toMatchObject([{ buffer, filename, contentType: 'image/png' }]);
	});

	test('a URL that the gateway fetches', async () => {
		const mediaUrl = 'https://example.com/chart.png';
		const { sent } = await send({ attachment: 'url', mediaUrl, text: 'Chart' });
		expect(sent).toMatchObject([{ mediaUrl, message: 'Chart' }]);
	});

	test.each([
		['one a line', 'https://example.com/a,b.png\n\nhttps://example.com/c.png '],
		['a list', '={{ ["https://example.com/a,b.png", "https://example.com/c.png"] }}'],
		['JSON', '["https://example.com/a,b.png", "https://example.com/c.png"]'],
	])('several URLs: %s', async (_form, mediaUrl) => {
		const { sent } = await send({ attachment: 'url', mediaUrl });
		const mediaUrls = ['https://example.com/a,b.png', 'https://example.com/c.png'];
		expect(sent).toMatchObject([{ mediaUrls }]);
		expect(sent[0]).not.toHaveProperty('mediaUrl');
	});

	test.each([
		['no recipient', { to: byId(' '), text: 'x' }, 'No recipient is given'],
		['no text', { text: ' \n' }, 'The message is empty'],
		['a text of another type', { text: '={{ {a: 1} }}' }, 'Text must be text'],
		['a field that is not there', { attachment: 'binary' }, 'binary'],
		[
			'an object that is no file',
			{ attachment: 'binary', binaryPropertyName: '={{ $json }}' },
			'not a string or binary data object',
		],
		['a URL of another kind', { attachment: 'url', mediaUrl: 'file:///etc/passwd' }, 'Media URL'],
		['no URL', { attachment: 'url', mediaUrl: '={{ [] }}' }, 'Media URL'],
		[
			'one URL of two that is none',
			{ attachment: 'url', mediaUrl: 'https://example.com/a.png\nchart.png' },
			'Media URL',
		],
		['a URL that is none', { attachment: 'url', mediaUrl: 'chart.png' }, 'Media URL'],
	])('%s: nothing is sent', async (_what, parameters, words) => {
		const gateway = await serveMethods({ send: SENT });
		const form = { to: byId('777'), ...parameters } as INodeParameters;
		await expect(operate(gateway, 'message', 'send', form)).rejects.toMatchObject({
			message: expect.stringMatching(new RegExp(words, 'i')),
		});
		expect(gateway.asked).toEqual([]);
	});

	test.each([
		['is empty', ''],
		['has 19.0 MB', Buffer.alloc(19_000_001)],
	])('a file that %s is not sent', async (words, bytes) => {
		const gateway = await serveMethods({ send: SENT });
		const form = { to: byId('777'), attachment: 'binary' };
		await expect(
			operate(gateway, 'message', 'send', form, { items: [file(bytes)] }),
		).rejects.toMatchObject({
			message: expect.stringContaining(words),
			description: expect.stringContaining('Nothing was sent'),
		});
		expect(gateway.asked).toEqual([]);
	});

	test('a huge file that n8n keeps on its disk is not read', async () => {
		const { reading, ...stored } = storedFile(2 ** 31 + 10);
		const gateway = await serveMethods({ send: SENT });
		const form = { to: byId('777'), attachment: 'binary' };
		const items = [file('', stored)];
		await expect(operate(gateway, 'message', 'send', form, { items })).rejects.toThrow(
			'The file "chart.png" has 2147.5 MB, and the gateway takes 19.0 MB at most',
		);
		expect(reading).not.toHaveBeenCalled();
		expect(gateway.asked).toEqual([]);
	});

	test('one key for each item, message and node; the same when it comes again', async () => {
		const items = [{}, {}];
		const key = ({ sent }: Awaited<ReturnType<typeof send>>) =>
			sent.map(({ idempotencyKey }) => idempotencyKey);
		const [first, second] = key(await send({ text: 'a' }, { items }));
		expect(first).not.toBe(second);
		expect(key(await send({ text: 'a' }, { items }))).toEqual([first, second]);
		expect(key(await send({ text: 'b' }, { items }))).not.toContain(first);
		expect(key(await send({ text: 'a' }, { items, nodeId: 'another' }))).not.toContain(first);
	});

	test('what a failed one may still do is told, and it is asked for once only', async () => {
		const failed = recordedFrames('messages').filter(({ method, ok }) => method === 'send' && !ok);
		const queued = failed.filter(({ error }) => JSON.stringify(error).includes('_QUEUED'));
		expect(queued.length).toBeGreaterThan(3);
		for (const frame of queued) {
			const gateway = await serveMethods({ send: asAnswer(frame) });
			await expect(
				operate(gateway, 'message', 'send', { to: byId('777'), text: 'x' }),
			).rejects.toMatchObject({
				message: expect.stringMatching(/^The message could not be delivered: (?!OutboundDelivery)/),
				description: expect.stringContaining('it may still deliver it by itself'),
			});
			expect(gateway.asked).toHaveLength(1);
		}
	});

	test('a part that has arrived is told', async () => {
		const partial = recordedFrames('messages').find(({ error }) =>
			JSON.stringify(error ?? '').includes('partialDelivery'),
		)!;
		const gateway = await serveMethods({ send: asAnswer(partial) });
		await expect(
			operate(gateway, 'message', 'send', { to: byId('777'), text: 'x' }),
		).rejects.toMatchObject({
			message:
				'The message was delivered in part, or not as asked: Telegram delivered message 102 to topic unknown; expected topic 5 (send)',
		});
	});
});

describe('getChannels', () => {
	const states = recordedFrames('channels').filter(({ method }) => method === 'channels.status');
	const answer = (find: (text: string) => boolean) =>
		asAnswer(states.find((frame) => find(JSON.stringify(frame)))!);

	test('each account, and whether all is well', async () => {
		const gateway = await serveMethods({
			'channels.status': answer((text) => text.includes('"probe":{"ok":true')),
		});
		expect(await operate(gateway, 'message', 'getChannels')).toMatchObject([
			{
				channel: 'telegram',
				label: 'Telegram',
				accountId: 'default',
				isDefault: true,
				ok: true,
				connected: true,
				probeOk: true,
				lastError: null,
				lastOutboundAt: null,
			},
		]);
		expect(paramsOf(gateway, 'channels.status')).toEqual([{ probe: true }]);
	});

	test('one that has just gone away still counts as connected, and is found by asking it', async () => {
		const gateway = await serveMethods({
			'channels.status': answer((text) => text.includes('"probe":{"ok":false')),
		});
		expect(await operate(gateway, 'message', 'getChannels')).toMatchObject([
			{
				ok: false,
				connected: true,
				probeOk: false,
				probeError: expect.stringContaining('refused'.toUpperCase()),
			},
		]);
	});

	test('without asking, and without channels', async () => {
		const gateway = await serveMethods({
			'channels.status': answer((text) => text.includes('"channelOrder":[]')),
		});
		expect(await operate(gateway, 'message', 'getChannels', { probe: false })).toEqual([]);
		expect(paramsOf(gateway, 'channels.status')).toEqual([{}]);
	});
});

describe('lists', () => {
	const lists = new OpenClaw().methods.listSearch;

	async function search(list: 'searchChannels' | 'searchRecipients', parameters: INodeParameters) {
		const conversation = (channel: string, target: string) => ({
			...{ channel, target, accountId: 'default', kind: 'direct' },
		});
		const byAgent: Record<string, object[]> = {
			main: [conversation('telegram', 'telegram:777'), conversation('slack', 'slack:C1')],
			ops: [conversation('telegram', 'telegram:777'), conversation('telegram', 'telegram:888')],
		};
		const gateway = await serveMethods({
			'agents.list': { payload: { agents: [{ id: 'main' }, { id: 'ops' }] } },
			'channels.status': {
				payload: {
					channelAccounts: { telegram: [{ accountId: 'default' }, { accountId: 'second' }] },
					channelLabels: { telegram: 'Telegram' },
				},
			},
			'conversations.list': ({ agentId }) => ({
				payload: { conversations: byAgent[String(agentId)] },
			}),
		});
		const form = { resource: 'message', operation: 'send', ...parameters };
		const context = loadOptionsContext(new OpenClaw(), {
			parameters: form,
			credentials: gateway.credentials,
		});
		return (await lists[list].call(context)).results;
	}

	test('channels, each once', async () => {
		expect(await search('searchChannels', {})).toEqual([{ name: 'Telegram', value: 'telegram' }]);
	});

	test('recipients of all agents, each once', async () => {
		const values = async (channel: unknown) =>
			(await search('searchRecipients', { channel } as INodeParameters)).map(({ value }) => value);
		expect(await values(byId(''))).toEqual(['telegram:777', 'slack:C1', 'telegram:888']);
		expect(await values(byId('telegram'))).toEqual(['telegram:777', 'telegram:888']);
		expect(await values(byId('={{ $json.channel }}'))).toHaveLength(3);
		expect(await search('searchRecipients', { channel: byId('slack') })).toEqual([
			{ name: 'slack:C1 (slack, direct)', value: 'slack:C1' },
		]);
		const asking = {
			...{ resource: 'agent', operation: 'ask' },
			additionalFields: { deliverChannel: byId('slack') },
		};
		expect(await search('searchRecipients', asking)).toMatchObject([{ value: 'slack:C1' }]);
	});
});
