/** Every answer that was recorded is read back by the code that parses it, or explained. */
import { describe, expect, test } from 'vitest';

import { OpenClaw } from '../../../../nodes/OpenClaw/OpenClaw.node.ts';
import { openGateway, type Gateway } from '../../../../nodes/shared/gateway/gateway.ts';
import { loadOptionsContext } from '../../support/engine.mts';
import { asAnswer, recordedFrames, type RecordedFrame } from '../../support/frames.mts';
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
		read: async ({ tasks }) => await tasks.runsOf(JOB),
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
