/** What people and agents have to do with each other: approvals, questions, tools and messages. */
import { strict as assert } from 'node:assert';

import { byId, operate } from '../harness/nodeRun.mts';
import { connectOperator, type Operator } from '../harness/operator.mts';
import type { Peers } from '../harness/peers.mts';
import { askFor, type Reply } from '../harness/stubModel.mts';
import type { Telegram } from '../harness/telegram.mts';
import { until } from '../harness/until.mts';
import type { Attempt } from '../versions/operations.mts';

type Item = Record<string, unknown>;

let turns = 0;

/** Lets an agent call the tool, for as long as `task` takes. */
async function whileAgentCalls(
	{ gateway }: Peers,
	{ call, sessionKey }: { call: Reply['call']; sessionKey?: string },
	task: (operator: Operator, runId: string) => Promise<void>,
): Promise<void> {
	const operator = await connectOperator(gateway, ['approvals']);
	turns += 1;
	const runId = `asks-people-${turns}`;
	try {
		await operator.call('agent', {
			message: `Do it. ${askFor({ call })}`,
			idempotencyKey: runId,
			sessionKey: sessionKey ?? `agent:main:e2e:${runId}`,
		});
		await task(operator, runId);
	} finally {
		await operator.close();
	}
}

async function replyOf(operator: Operator, runId: string): Promise<string> {
	const params = { runId, timeoutMs: 60_000 };
	const end = await operator.call<{ terminalReply?: { text?: string } }>('agent.wait', params);
	return end.terminalReply?.text ?? '';
}

const pending = async (peers: Peers, resource: string, fits: (item: Item) => boolean) =>
	await until(`a pending ${resource}`, { seconds: 60, everyMs: 1000 }, async () =>
		(await operate(peers, resource, 'getAll', { returnAll: true })).find(fits),
	);

/** A question that only turns of the main session may ask. */
const asksPeople = (question: string) => ({
	sessionKey: 'agent:main:main',
	call: {
		name: 'tool_call',
		arguments: {
			id: 'ask_user',
			args: {
				questions: [
					{
						...{ id: 'target', header: 'Target', question },
						options: [{ label: 'Staging' }, { label: 'Production' }],
					},
				],
				timeoutSeconds: 300,
			},
		},
	},
});

export const peopleAttempts = (telegram: Telegram): Record<string, Attempt> => ({
	'Approval: Get Many, Get, Resolve': async ({ peers }) => {
		const command = 'uname -s -m';
		const call = { name: 'exec', arguments: { command } };
		await whileAgentCalls(peers, { call }, async (operator, runId) => {
			const { approvalId } = await pending(peers, 'approval', (one) => one.command === command);
			const approval = { approvalId: byId(approvalId) };
			const [got] = await operate(peers, 'approval', 'get', approval);
			assert.equal(got!.status, 'pending');
			const decision = { ...approval, decision: 'allow-once' };
			const [resolved] = await operate(peers, 'approval', 'resolve', decision);
			assert.deepEqual([resolved!.applied, resolved!.status], [true, 'allowed']);
			assert.match(await replyOf(operator, runId), /Linux/);
		});
	},
	'Question: Get Many, Get, Answer, Cancel': async ({ peers }) => {
		const settle = async (asks: string, operation: string, parameters: object) =>
			await whileAgentCalls(peers, asksPeople(asks), async (operator, runId) => {
				const isIt = ({ questions }: Item) => JSON.stringify(questions).includes(asks);
				const { questionId } = await pending(peers, 'question', isIt);
				const question = { questionId: byId(questionId) };
				const [got] = await operate(peers, 'question', 'get', question);
				assert.equal(got!.status, 'pending');
				const [settled] = await operate(peers, 'question', operation, {
					...question,
					...parameters,
				});
				assert.equal(settled!.applied, true);
				await replyOf(operator, runId);
			});
		await settle('Where to first?', 'answer', { answers: 'Production' });
		await settle('Where to now?', 'cancel', {});
	},
	'Tool: Get Many, Invoke': async ({ peers }) => {
		const tools = await operate(peers, 'tool', 'getAll', { returnAll: true });
		assert.ok(tools.some(({ toolName }) => toolName === 'sessions_list'));
		const [result] = await operate(peers, 'tool', 'invoke', {
			toolName: byId('sessions_list'),
			toolArguments: '{"limit": 1}',
		});
		assert.match(JSON.stringify(result), /sessions/);
	},
	'Message: Get Channels, Send': async ({ peers }) => {
		const [chat] = telegram.chats;
		await until('the channel', { seconds: 60, everyMs: 1000 }, async () => {
			const channels = await operate(peers, 'message', 'getChannels');
			return channels.some(({ channel, ok }) => channel === 'telegram' && ok) || undefined;
		});
		const before = telegram.messages.length;
		const text = 'The report is ready';
		const message = { channel: byId('telegram'), to: byId(chat), text };
		const [sent] = await operate(peers, 'message', 'send', message);
		assert.equal(sent!.sent, true);
		assert.deepEqual(
			telegram.messages.slice(before).map((one) => one.text),
			[text],
		);
	},
	'Run: Stop': async ({ peers }) => {
		const [job] = await operate(peers, 'cronJob', 'create', {
			...{ name: 'Takes long', message: `Work. ${askFor({ delayMs: 60_000 })}` },
			...{ scheduleKind: 'every', everyValue: 100, everyUnit: 'days', deliveryMode: 'none' },
		});
		const cronJobId = byId(job!.id);
		await operate(peers, 'cronJob', 'run', { cronJobId });
		const [stopped] = await operate(peers, 'run', 'stop', { cronJobId });
		assert.equal(stopped!.stopped, true);
		await operate(peers, 'cronJob', 'delete', { cronJobId });
	},
	'Gateway: Get Usage, Call Method': async ({ peers }) => {
		const [usage] = await operate(peers, 'gateway', 'getUsage', { period: 'today' });
		assert.equal(typeof usage!.totalTokens, 'number');
		const [agents] = await operate(peers, 'gateway', 'callMethod', {
			method: 'agents.list',
			params: '{}',
		});
		assert.ok(Array.isArray(agents!.agents));
	},
});
