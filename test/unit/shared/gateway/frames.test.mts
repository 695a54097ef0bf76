/** Every answer that was recorded is read back by the code that parses it, or explained. */
import type { IDataObject } from 'n8n-workflow';
import { describe, expect, test } from 'vitest';

import { OpenClaw } from '../../../../nodes/OpenClaw/OpenClaw.node.ts';
import type { Turn } from '../../../../nodes/shared/gateway/api/turn.ts';
import { openGateway, type Gateway } from '../../../../nodes/shared/gateway/gateway.ts';
import { loadOptionsContext } from '../../support/engine.mts';
import {
	asAnswer,
	recordedExchanges,
	recordedFrames,
	type RecordedExchange,
	type RecordedFrame,
} from '../../support/frames.mts';
import { serveGateway } from '../../support/gatewayServer.mts';
import { serveWebSocketGateway } from '../../support/webSocketGateway.mts';

/** A recorded answer, as far as the readers below look into it. */
interface Payload {
	[key: string]: unknown;
	tasks: Array<{ id: string; sourceId: string; runtime: string }>;
	groups: Array<{ tools: Array<{ id: string }> }>;
	channelAccounts: Record<string, Array<{ accountId: string }>>;
	conversations: Array<{ target: string; channel: string }>;
	output: { content: Array<{ text: string }>; details: object };
}

interface Reader {
	read(gateway: Gateway, frame: RecordedFrame): Promise<unknown>;
	/** What is read, from what was recorded. */
	expected(payload: Payload): unknown;
}

const JOB = 'd5cbbd7e-ed3d-4ba3-9d6f-058805ba76ca';

const READERS: Record<string, Reader> = {
	'channels.status': {
		read: async ({ channels }) => await channels.accounts(),
		expected: ({ channelAccounts }) =>
			Object.entries(channelAccounts).flatMap(([channel, accounts]) =>
				accounts.map((state) => ({
					...{ channel, label: 'Telegram', isDefault: true, accountId: state.accountId, state },
				})),
			),
	},
	'conversations.list': {
		read: async ({ channels }) => await channels.conversations('main'),
		expected: ({ conversations }) =>
			conversations.map(({ target, channel }) => ({ target, channel, accountId: 'default' })),
	},
	'message.action': {
		read: async ({ rawCall }, { params }) => await rawCall('message.action', params),
		expected: (payload) => payload,
	},
	'tasks.cancel': {
		read: async ({ tasks }, { params }) => await tasks.cancel(String(params.taskId)),
		expected: ({ cancelled, reason, task }) =>
			cancelled ? { cancelled: true, task: { raw: task } } : { cancelled: false, reason },
	},
	'tasks.list': {
		read: async ({ tasks }) => await tasks.runs(JOB),
		expected: ({ tasks }) =>
			tasks
				.filter(({ sourceId, runtime }) => sourceId === JOB && runtime === 'cron')
				.map((raw) => ({ id: raw.id, sourceId: JOB, raw })),
	},
	'tools.catalog': {
		read: async ({ tools }) => (await tools.list()).map(({ name }) => name),
		expected: ({ groups }) => groups.flatMap(({ tools }) => tools.map(({ id }) => id)),
	},
	'tools.invoke': {
		read: async ({ tools }, { params }) => await tools.invoke(params),
		expected: ({ output: { content, details }, ...raw }) => ({
			...{ details, text: content[0]!.text, source: 'core', raw },
		}),
	},
	'usage.cost': {
		read: async ({ usage }, { params }) => await usage.cost(params),
		expected: ({ daily, totals, days }) => ({ daily, totals, days, isPartial: true }),
	},
	send: {
		read: async ({ messages }, { params }) => await messages.send(params),
		expected: ({ messageId, channel }) => ({ messageId, channel }),
	},
};

async function read(frame: RecordedFrame): Promise<unknown> {
	// The last page: a list that goes on at the same place would never end.
	const payload = { ...(frame.payload as object), nextCursor: undefined };
	const answer = frame.ok ? { payload } : asAnswer(frame);
	const server =
		frame.over === 'webSocket'
			? await serveWebSocketGateway({ answer: () => answer })
			: await serveGateway(() => ({
					status: frame.ok ? 200 : 400,
					body: { id: 'answer', ok: frame.ok, ...(answer as object) },
				}));
	const { credentials } = server;
	const gateway = await openGateway(loadOptionsContext(new OpenClaw(), { credentials }));
	try {
		return await READERS[frame.method]!.read(gateway, frame);
	} finally {
		gateway.close();
	}
}

/** The gateway's or the tool's own words for a failure, wherever they stand. */
function failureIn({ ok, error, method, payload }: RecordedFrame): string | undefined {
	if (!ok) return String(error!.message);
	const inside = payload as { ok?: boolean; error?: { message: string } };
	return method === 'tools.invoke' && inside.ok === false ? inside.error!.message : undefined;
}

describe.each(['channels', 'messages', 'tasks', 'tools', 'usage'])('%s', (subject) => {
	const frames = recordedFrames(subject).map(
		(frame, index) => [`${index}: ${frame.method} over ${frame.over}`, frame] as const,
	);
	const failed = frames.filter(([, frame]) => failureIn(frame) !== undefined);
	const succeeded = frames.filter(([, frame]) => failureIn(frame) === undefined);

	test.each(succeeded)('%s is read', async (_name, frame) => {
		const { expected } = READERS[frame.method]!;
		expect(await read(frame)).toMatchObject(expected(frame.payload as Payload) as object);
	});

	if (failed.length === 0) return;
	test.each(failed)('%s is explained', async (_name, frame) => {
		const words = failureIn(frame)!
			.replace(/^(invalid [\w.]+ params: |\w*Error: |missing scope: )/, '')
			.replace(/ \|.*$/, '');
		await expect(read(frame)).rejects.toMatchObject({
			message: expect.stringContaining(words),
			description: expect.stringMatching(/\S/),
		});
	});
});

interface ExchangeReader {
	read(gateway: Gateway, params: RecordedExchange['params']): Promise<unknown>;
	/** What is read, from the last of what was recorded. */
	expected(payload: IDataObject): unknown;
}

/** How a turn may end, by the status that the gateway gives it. */
const ENDS: Record<string, Array<Turn['end']>> = {
	ok: ['replied', 'silent'],
	error: ['failed', 'silent'],
	timeout: ['timedOut', 'stopped'],
	in_flight: ['underWay'],
};

async function list<Item>(generator: AsyncGenerator<Item>): Promise<Item[]> {
	const items: Item[] = [];
	for await (const item of generator) items.push(item);
	return items;
}

const EXCHANGE_READERS: Record<string, ExchangeReader> = {
	agent: {
		read: async ({ turns }, params) => (await turns.ask(params, 10_000)).end,
		expected: ({ status }) => expect.toBeOneOf(ENDS[String(status)]!),
	},
	'agent.wait': {
		read: async ({ turns }, { runId }) => await turns.hasEnded(String(runId), 0),
		expected: ({ endedAt }) => endedAt !== undefined,
	},
	wake: {
		read: async ({ agents }, params) =>
			await agents.wake(params as Parameters<Gateway['agents']['wake']>[0]),
		expected: () => undefined,
	},
	'chat.history': {
		read: async ({ sessions }, { sessionKey }) =>
			(await list(sessions.messages(String(sessionKey)))).map(({ raw }) => raw),
		expected: ({ messages }) => (messages as unknown[]).toReversed(),
	},
	'sessions.abort': {
		read: async ({ sessions }, { key }) => await sessions.stop(String(key)),
		expected: ({ abortedRunId: runId }) => ({ runId }),
	},
	'sessions.delete': {
		read: async ({ sessions }, { key }) => await sessions.remove(String(key)),
		expected: () => undefined,
	},
	'sessions.describe': {
		read: async ({ sessions }, { key }) => await sessions.get(String(key)),
		expected: ({ session: raw }) => ({ key: (raw as IDataObject).key, raw }),
	},
	'sessions.list': {
		read: async ({ sessions }, params) => (await sessions.page(params)).sessions,
		expected: ({ sessions }) => (sessions as IDataObject[]).map((raw) => ({ key: raw.key, raw })),
	},
	'sessions.reset': {
		read: async ({ sessions }, { key }) => (await sessions.reset(String(key))).key,
		expected: ({ key }) => key,
	},
};

/** How the gateway says, in a success, that there is no such session. */
function isOfNoSession(method: string, payload: IDataObject): boolean {
	return (
		(method === 'chat.history' && payload.sessionId === undefined) ||
		(method === 'sessions.abort' && payload.status === 'no-active-run') ||
		(method === 'sessions.delete' && payload.deleted === false) ||
		(method === 'sessions.describe' && payload.session === null)
	);
}

async function readExchange({ method, params, answers }: RecordedExchange): Promise<unknown> {
	const inOrder = answers.map(({ ok, payload, error }) =>
		// The last page: a list that goes on at the same place would never end.
		ok ? { payload: { ...(payload as object), nextOffset: undefined } } : { error: error! },
	);
	const server = await serveWebSocketGateway({
		answer: (asked) => {
			if (asked.method === method) return inOrder;
			// Looked up before a reset, and after a stop that found nothing to stop.
			const isThere = method === 'sessions.reset';
			return { payload: { session: isThere ? { key: params.key } : null } };
		},
	});
	const { credentials } = server;
	const gateway = await openGateway(loadOptionsContext(new OpenClaw(), { credentials }));
	try {
		return await EXCHANGE_READERS[method]!.read(gateway, params);
	} finally {
		gateway.close();
	}
}

describe.each(['turns', 'sessions'] as const)('%s, over the WebSocket', (subject) => {
	const exchanges = recordedExchanges(subject)
		// Of one the connection was cut, so that its end was never told.
		.filter(({ answers }) => (answers.at(-1)!.payload as IDataObject)?.status !== 'accepted')
		.map((one, index) => [`${index}: ${one.method}`, one, one.answers.at(-1)!] as const);
	const explained = exchanges.filter(([, , { ok }]) => !ok);
	const ofNone = exchanges.filter(
		([, { method }, { ok, payload }]) => ok && isOfNoSession(method, payload as IDataObject),
	);
	const read = exchanges.filter((one) => !explained.includes(one) && !ofNone.includes(one));

	test.each(read)('%s is read', async (_name, exchange, { payload }) => {
		const { expected } = EXCHANGE_READERS[exchange.method]!;
		const wanted = expected(payload as IDataObject);
		const found = await readExchange(exchange);
		if (typeof wanted === 'object') expect(found).toEqual(wanted);
		else expect(found).toBe(wanted);
	});

	test.each(explained)('%s is explained', async (_name, exchange, { error }) => {
		const words = String(error!.message).replace(
			/^(invalid [\w.]+ params: |missing scope: |\w*Error: (?=attachment))/,
			'',
		);
		const outcome = await readExchange(exchange).catch((failure: Error) => failure);
		// A model that fails is the end of a turn, whose reason the item's error gives.
		if (exchange.method === 'agent' && error!.code === 'UNAVAILABLE')
			expect(outcome).toBe('failed');
		else {
			expect(outcome).toMatchObject({
				message: expect.stringContaining(words),
				description: expect.stringMatching(/\S/),
			});
		}
	});

	if (ofNone.length === 0) return;
	test.each(ofNone)('%s of a session that there is not is an error', async (_name, exchange) => {
		await expect(readExchange(exchange)).rejects.toThrow('The gateway has no session');
	});
});
