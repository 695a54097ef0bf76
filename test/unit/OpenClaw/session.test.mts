/** Session, against what a real gateway answered (OpenClaw 2026.9.6). */
import { readFileSync } from 'node:fs';
import { join } from 'node:path';

import type { IDataObject, INodeParameters } from 'n8n-workflow';
import { describe, expect, test } from 'vitest';

import { OpenClaw } from '../../../nodes/OpenClaw/OpenClaw.node.ts';
import { executeNode } from '../support/engine.mts';
import {
	serveWebSocketGateway,
	type WsAnswer,
	type WsAsked,
} from '../support/webSocketGateway.mts';

interface Recorded {
	request: { method: string; params: IDataObject };
	answers: Array<{ ok: boolean; payload: IDataObject; error?: IDataObject }>;
}

const RECORDED = JSON.parse(
	readFileSync(join(import.meta.dirname, '../../fixtures/agents/sessions.json'), 'utf8'),
) as Recorded[];

const answersOf = (method: string) =>
	RECORDED.filter(({ request }) => request.method === method).map(({ request, answers }) => {
		const { ok, payload, error } = answers[0]!;
		const answer: WsAnswer = ok ? { payload } : { error: error! };
		return { params: request.params, payload, answer };
	});

/** What the gateway answered for the key; a session that was not there, where the key is unknown. */
function recordedFor({ method, params }: WsAsked): WsAnswer {
	const key = (given: IDataObject) => given.key ?? given.sessionKey;
	const found = answersOf(method).find((one) => key(one.params) === key(params));
	if (!found) throw new Error(`No ${method} of ${String(key(params))} was recorded`);
	return found.answer;
}

async function session(
	operation: string,
	key: string,
	parameters: INodeParameters = {},
	answer: (asked: WsAsked) => WsAnswer = recordedFor,
) {
	const gateway = await serveWebSocketGateway({ answer });
	const items = await executeNode(new OpenClaw(), {
		parameters: {
			...{ resource: 'session', operation },
			sessionKey: { __rl: true, mode: 'key', value: key },
			...parameters,
		},
		credentials: gateway.credentials,
	});
	return { items: items.map(({ json }) => json), gateway };
}

const NONE = 'agent:main:none';

describe('a session that there is not is an error, however the gateway says so', () => {
	test.each(['get', 'getMessages', 'reset'])('%s', async (operation) => {
		await expect(session(operation, NONE)).rejects.toThrow(`The gateway has no session "${NONE}"`);
	});

	test('reset does not create it', async () => {
		const gateway = await serveWebSocketGateway({ answer: recordedFor });
		const parameters = {
			...{ resource: 'session', operation: 'reset' },
			sessionKey: { __rl: true, mode: 'key', value: NONE },
		};
		const { credentials } = gateway;
		await expect(executeNode(new OpenClaw(), { parameters, credentials })).rejects.toThrow();
		expect(gateway.asked.map(({ method }) => method)).toEqual(['sessions.describe']);
	});

	test('delete', async () => {
		const gone = answersOf('sessions.delete').find(({ payload }) => payload?.deleted === false);
		await expect(session('delete', NONE, {}, () => gone!.answer)).rejects.toThrow('has no session');
	});

	test('stop', async () => {
		await expect(session('stop', NONE)).rejects.toThrow('has no session');
	});
});

test('every list that was recorded is read', async () => {
	const lists = answersOf('sessions.list').filter(({ payload }) => payload);
	expect(lists.length).toBeGreaterThan(2);
	for (const { payload } of lists) {
		const rows = payload.sessions as IDataObject[];
		const answer = () => ({ payload: { ...payload, nextOffset: null } });
		const { items } = await session('getAll', '', { returnAll: true }, answer);
		expect(items.map(({ sessionKey }) => sessionKey)).toEqual(rows.map(({ key }) => key));
		for (const { updatedAt } of items) expect(updatedAt).toMatch(/^20\d\d-.*Z$/);
	}
});

describe('the filters of a list', () => {
	async function asked(filters: IDataObject): Promise<IDataObject> {
		const parameters = { returnAll: true, filters } as INodeParameters;
		const { gateway } = await session('getAll', '', parameters, () => ({
			payload: { sessions: [], nextOffset: null },
		}));
		return gateway.asked.find(({ method }) => method === 'sessions.list')!.params;
	}

	test('those whose expressions gave nothing are not set', async () => {
		const nothing = '={{ null }}';
		const filters = {
			activeMinutes: nothing,
			agentId: nothing,
			archived: nothing,
			search: nothing,
		};
		expect(await asked(filters)).toEqual(await asked({}));
	});

	test.each([
		[1, 1],
		['={{ "90.5" }}', 90],
	])('active within %s minutes', async (activeMinutes, expected) => {
		expect(await asked({ activeMinutes })).toMatchObject({ activeMinutes: expected });
	});

	test.each([0, '={{ "0" }}', 0.5, -1, '={{ "" }}'])(
		'active within %s minutes is refused, and does not list all',
		async (activeMinutes) => {
			await expect(asked({ activeMinutes })).rejects.toThrow(
				'Active Within (Minutes) must be a number of at least 1',
			);
		},
	);
});

describe('messages', () => {
	const message = (seq: number, text: string) => ({
		role: seq % 2 ? 'user' : 'assistant',
		content: text,
		timestamp: 1_795_606_562_000 + seq,
		__openclaw: { id: `m${seq}`, seq },
	});

	/** Pages of two, the newest page first and the oldest message of a page first. */
	const paged =
		(texts: string[], whole = 'whole') =>
		({ method, params }: WsAsked): WsAnswer => {
			if (method === 'chat.message.get') return { payload: { message: message(1, whole) } };
			const all = texts.map((text, index) => message(index + 1, text));
			const offset = Number(params.offset ?? 0);
			const end = all.length - offset;
			const page = all.slice(Math.max(0, end - 2), end);
			const next = offset + 2 < all.length ? offset + 2 : undefined;
			return { payload: { sessionId: 's', messages: page, nextOffset: next } };
		};

	const textsOf = ({ items }: { items: IDataObject[] }) => items.map(({ text }) => text);

	test('are read from all pages, in the order that is wished for', async () => {
		const answer = paged(['a', 'b', 'c', 'd', 'e']);
		const all = { returnAll: true };
		expect(textsOf(await session('getMessages', 'k', all, answer))).toEqual([
			'a',
			'b',
			'c',
			'd',
			'e',
		]);
		const newest = { returnAll: false, limit: 3, order: 'newestFirst' };
		expect(textsOf(await session('getMessages', 'k', newest, answer))).toEqual(['e', 'd', 'c']);
		const ofUser = { ...all, roles: ['user'] };
		expect(textsOf(await session('getMessages', 'k', ofUser, answer))).toEqual(['a', 'c', 'e']);
	});

	test('of a gateway without pages: a page as it is, and an error where there may be more', async () => {
		const older =
			(count: number) =>
			({ params }: WsAsked): WsAnswer => {
				const message = "invalid chat.history params: at root: unexpected property 'offset'";
				if ('offset' in params) return { error: { code: 'INVALID_REQUEST', message } };
				const all = Array.from({ length: count }, (_, index) => messageOf(index));
				return { payload: { sessionId: 's', messages: all } };
			};
		const messageOf = (index: number) => message(index + 1, `m${index}`);
		const all = { returnAll: true };
		expect(textsOf(await session('getMessages', 'k', all, older(3)))).toEqual(['m0', 'm1', 'm2']);
		await expect(session('getMessages', 'k', all, older(100))).rejects.toThrow('offset');
		const newest = { returnAll: false, limit: 100 };
		expect((await session('getMessages', 'k', newest, older(100))).items).toHaveLength(100);
	});

	test('one that the list cuts is got whole', async () => {
		const cut = `${'x'.repeat(500_000)}\n...(truncated)...`;
		const { items } = await session('getMessages', 'k', {}, paged([cut], 'y'.repeat(600_000)));
		expect(items[0]!.text).toHaveLength(600_000);
	});

	test('one that the list leaves out is got whole', async () => {
		// As OpenClaw 2026.9.6 lists a message of 200,000 characters.
		const leftOut = {
			role: 'assistant',
			timestamp: 1_795_983_921_063,
			content: [{ type: 'text', text: '[chat.history omitted: message too large]' }],
			__openclaw: { id: 'm1', seq: 2, truncated: true, reason: 'oversized' },
		};
		const answer = ({ method }: WsAsked): WsAnswer =>
			method === 'chat.message.get'
				? { payload: { ok: true, message: message(2, 'y'.repeat(200_000)) } }
				: { payload: { sessionId: 's', messages: [leftOut] } };
		const { items, gateway } = await session('getMessages', 'k', {}, answer);
		expect(items[0]!.text).toHaveLength(200_000);
		expect(gateway.asked.at(-1)!.params).toMatchObject({ sessionKey: 'k', messageId: 'm1' });
	});

	test('a text that only looks cut is left as it is', async () => {
		const { items, gateway } = await session('getMessages', 'k', {}, paged(['...(truncated)...']));
		expect(items[0]!.text).toBe('...(truncated)...');
		expect(gateway.asked.map(({ method }) => method)).toEqual(['chat.history']);
	});

	test('those that were recorded have their text, time and run', async () => {
		const key = 'agent:main:n8n:slow4';
		const { items } = await session('getMessages', key);
		expect(items).toMatchObject([
			{ role: 'user', text: 'slow4', runId: 's4', at: '2026-11-25T11:34:14.443Z' },
			{ role: 'assistant', text: 'Reply text.', runId: 's4', usage: { totalTokens: 15 } },
		]);
	});
});

test('stop tells what it stopped', async () => {
	const { items } = await session('stop', 'agent:main:n8n:stop-1');
	expect(items).toEqual([
		{ sessionKey: 'agent:main:n8n:stop-1', stopped: true, runId: 'stop1', reason: null },
	]);
});

test('stop stops what is at work where the gateway cannot also clear what waits', async () => {
	const message = "invalid sessions.abort params: at root: unexpected property 'clearQueued'";
	const { items, gateway } = await session('stop', 'agent:main:n8n:stop-1', {}, ({ params }) =>
		params.clearQueued
			? { error: { code: 'INVALID_REQUEST', message } }
			: { payload: { ok: true, status: 'aborted', abortedRunId: 'r' } },
	);
	expect(items).toMatchObject([{ stopped: true, runId: 'r' }]);
	expect(gateway.asked).toHaveLength(2);
});

describe('By URL', () => {
	const UUID = '6db92d48-1111-4222-8333-444455556666';
	const KEYS = [`agent:main:n8n:new:${UUID}`, 'agent:main:main', `agent:ops:dashboard:${UUID}`];

	/** The key that the gateway was asked for. */
	async function keyFor(address: string, keys = KEYS): Promise<unknown> {
		const answer = ({ method }: WsAsked): WsAnswer => {
			if (method === 'agents.list') {
				return { payload: { agents: [{ id: 'main' }], mainKey: 'main' } };
			}
			if (method === 'sessions.list') {
				return { payload: { sessions: keys.map((key) => ({ key })), nextOffset: null } };
			}
			return { payload: { session: { key: 'found' } } };
		};
		const sessionKey = { __rl: true, mode: 'url', value: address };
		const { gateway } = await session('get', '', { sessionKey }, answer);
		return gateway.asked.find(({ method }) => method === 'sessions.describe')?.params.key;
	}

	test.each([
		['https://gateway.example.com/chat/main', 'agent:main:main'],
		['https://gateway.example.com/base/chat/main/telegram/12345/', 'agent:main:telegram:12345'],
		['http://127.0.0.1:18789/chat/main/cron/a%3Ab/run/1?draft=x', 'agent:main:cron:a:b:run:1'],
		['http://127.0.0.1:18789/chat/main/~key/release-deadbeef', 'agent:main:release-deadbeef'],
		['http://127.0.0.1:18789/chat/main/~~x/~dotdot', 'agent:main:~x:..'],
		['http://127.0.0.1:18789/dashboard/ops/boot', 'agent:ops:boot'],
		['http://127.0.0.1:18789/chat?session=agent%3Amain%3Amain', 'agent:main:main'],
		['http://127.0.0.1:18789/chat/main/named/100%ff', 'agent:main:named:100%ff'],
		['http://127.0.0.1:18789/chat/main/deploy-monitor-6db92d48', KEYS[0]],
		['http://127.0.0.1:18789/chat/main/6db92d4811114222', KEYS[0]],
	])('%s', async (address, key) => {
		expect(await keyFor(address, KEYS.slice(0, 2))).toBe(key);
	});

	test('a short ID of several sessions, or of none, is no guess', async () => {
		const address = 'http://127.0.0.1:18789/chat/main/monitor-6db92d48';
		await expect(keyFor(address)).rejects.toThrow('has 2 sessions whose ID begins');
		await expect(keyFor(address, [])).rejects.toThrow('has no session "6db92d48"');
	});
});
