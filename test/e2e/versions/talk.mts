/** What the OpenClaw node can do beside cron jobs, as the table of versions names it. */
import { strict as assert } from 'node:assert';

import { byId, operate } from '../harness/nodeRun.mts';
import { askFor, DEFAULT_REPLY } from '../harness/stubModel.mts';
import type { Attempt, Trial } from './operations.mts';

const call = async (trial: Trial, resource: string, operation: string, parameters: object = {}) =>
	await operate(trial.peers, resource, operation, { ...parameters }, trial.credential);

const ask = async (trial: Trial, sessionName: string, more: object = {}) =>
	await call(trial, 'agent', 'ask', {
		...{ message: `Summarize today ${askFor({})}`, sessionKind: 'named', sessionName },
		...more,
	});

const inSession = (value: unknown) => ({ sessionKey: { __rl: true, mode: 'key', value } });

/** The gateway was reached, and says that there is none. */
const saysThereIsNone = async (asking: Promise<unknown>, words: RegExp) => {
	await assert.rejects(asking, (error: Error) => {
		if (words.test(error.message)) return true;
		throw error;
	});
};

export const TALK_ATTEMPTS: Record<string, Attempt> = {
	'Agent: Ask': async (trial) => {
		const [item] = await ask(trial, 'of the versions');
		assert.equal(item!.reply, DEFAULT_REPLY);
	},
	'Agent: Ask, stopped when its time is up': async (trial) => {
		const message = `Work ${askFor({ delayMs: 30_000 })}`;
		const additionalFields = { waitSeconds: 1, whenTimeIsUp: 'stop' };
		const late = ask(trial, 'stopped', { message, additionalFields });
		await saysThereIsNone(late, /time was up|has not replied within 1 s/);
	},
	'Agent: Get Many': async (trial) => {
		assert.equal((await call(trial, 'agent', 'getAll'))[0]!.id, 'main');
	},
	'Agent: Wake': async (trial) => {
		const wake = { text: 'Look around', wakeMode: 'next-heartbeat' };
		assert.equal((await call(trial, 'agent', 'wake', wake))[0]!.woken, true);
	},
	'Session: Get, Get Many, Get Messages': async (trial) => {
		const [{ sessionKey } = {}] = await ask(trial, 'to be read');
		const [found] = await call(trial, 'session', 'get', inSession(sessionKey));
		assert.equal(found!.sessionKey, sessionKey);
		const all = await call(trial, 'session', 'getAll', { returnAll: true });
		assert.ok(all.some((one) => one.sessionKey === sessionKey));
		const messages = await call(trial, 'session', 'getMessages', inSession(sessionKey));
		assert.ok(messages.some(({ text }) => text === DEFAULT_REPLY));
	},
	'Session: Stop, Reset, Delete': async (trial) => {
		const [{ sessionKey } = {}] = await ask(trial, 'to be deleted');
		for (const operation of ['stop', 'reset', 'delete']) {
			await call(trial, 'session', operation, inSession(sessionKey));
		}
		await assert.rejects(call(trial, 'session', 'get', inSession(sessionKey)), /no session/);
	},
	'Message: Get Channels': async (trial) => {
		assert.deepEqual(await call(trial, 'message', 'getChannels'), []);
	},
	'Message: Send': async (trial) => {
		const message = { to: byId('777'), channel: byId('telegram'), text: 'Hello' };
		const sending = call(trial, 'message', 'send', message);
		await saysThereIsNone(sending, /telegram/i);
	},
	'Run: Stop': async (trial) => {
		const [job] = await call(trial, 'cronJob', 'create', {
			...{ name: 'Does not run', message: 'Nothing', deliveryMode: 'none' },
			...{ scheduleKind: 'every', everyValue: 100, everyUnit: 'days' },
		});
		const cronJobId = byId(job!.id);
		try {
			const [stopped] = await call(trial, 'run', 'stop', { cronJobId });
			assert.equal(stopped!.reason, 'not-running');
		} finally {
			await call(trial, 'cronJob', 'delete', { cronJobId });
		}
	},
	'Approval: Get Many': async (trial) => {
		// Those that the Live Trigger was tried with, or none.
		for (const item of await call(trial, 'approval', 'getAll')) {
			assert.match(String(item.description), /^To try it$/);
			assert.equal(item.status, 'pending');
		}
	},
	'Approval: Get, Resolve': async (trial) => {
		const approvalId = byId('none');
		await saysThereIsNone(call(trial, 'approval', 'get', { approvalId }), /no such approval/);
	},
	'Question: Get Many': async (trial) => {
		for (const { status, questions } of await call(trial, 'question', 'getAll')) {
			assert.equal(status, 'pending');
			assert.match(JSON.stringify(questions), /"header":"Tried"/);
		}
	},
	'Question: Get, Answer, Cancel': async (trial) => {
		const questionId = byId('none');
		await saysThereIsNone(call(trial, 'question', 'get', { questionId }), /no such question/);
	},
	'Tool: Get Many': async (trial) => {
		assert.ok((await call(trial, 'tool', 'getAll', { returnAll: true })).length > 10);
	},
	'Tool: Invoke': async (trial) => {
		const tool = { toolName: byId('session_status'), toolArguments: '{}' };
		assert.equal((await call(trial, 'tool', 'invoke', tool))[0]!.toolName, 'session_status');
	},
	'Gateway: Get Usage': async (trial) => {
		const [usage] = await call(trial, 'gateway', 'getUsage', { period: 'today' });
		assert.equal(typeof usage!.totalTokens, 'number');
	},
	'Gateway: Call Method': async (trial) => {
		const status = { method: byId('cron.status') };
		assert.equal((await call(trial, 'gateway', 'callMethod', status))[0]!.enabled, true);
	},
};
