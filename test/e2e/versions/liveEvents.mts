/** What the Live Trigger hears of, one kind of event after the other. */
import { strict as assert } from 'node:assert';
import { randomUUID } from 'node:crypto';

import { publishLiveWorkflow } from '../harness/liveWorkflow.mts';
import { connectOperator, type Operator } from '../harness/operator.mts';
import type { Item } from '../harness/sink.mts';
import { waitForSockets } from '../harness/sockets.mts';
import { DEFAULT_REPLY } from '../harness/stubModel.mts';
import { until } from '../harness/until.mts';
import type { Attempt, Trial } from './operations.mts';

/**
 * Publishes a trigger for the event, lets something happen, and answers the item that tells of it.
 * `others`: connections to the gateway beside the trigger's. `again`: what comes before the trigger is
 * heard of by the gateway is lost, so it has to happen until it is heard.
 */
async function heard(
	trial: Trial,
	event: string,
	happen: () => Promise<unknown>,
	tells: (item: Item) => boolean,
	{ others = 0, again = false } = {},
): Promise<Item> {
	const { peers, gateway, credential } = trial;
	const credentials = { ...peers.credentials, openClawApi: credential };
	const live = await publishLiveWorkflow({ ...peers, credentials }, { events: [event] });
	try {
		await waitForSockets(gateway, others + 1);
		await happen();
		const bound = { seconds: 60, everyMs: again ? 5_000 : 250 };
		return await until(`an item of ${event}`, bound, async () => {
			const item = live.sink.items().find(tells);
			if (!item && again) await happen();
			return item;
		});
	} finally {
		await peers.api.deactivate(live.workflow);
		await live.sink.stop();
	}
}

/** What is heard of a job that is added, and that runs every few seconds for as long as this takes. */
async function heardOfJob(
	trial: Trial,
	event: string,
	tells: (item: Item, jobId: string) => boolean,
): Promise<Item> {
	const { rpc } = trial.gateway;
	let id = '';
	const add = async () => {
		// Not by the node: whatever transport its credential names, the trigger takes the WebSocket.
		({ id } = await rpc<{ id: string }>('cron.add', {
			...{ name: `Live ${randomUUID()}`, enabled: true, wakeMode: 'now' },
			schedule: { kind: 'every', everyMs: 5_000 },
			sessionTarget: 'isolated',
			payload: { kind: 'agentTurn', message: 'Summarize today' },
			delivery: { mode: 'none' },
		}));
	};
	try {
		return await heard(trial, event, add, (item) => id !== '' && tells(item, id));
	} finally {
		if (id !== '') await rpc('cron.remove', { id });
	}
}

async function byOperator(trial: Trial, act: (operator: Operator) => Promise<unknown>) {
	const operator = await connectOperator(trial.gateway);
	try {
		return await act(operator);
	} finally {
		await operator.close();
	}
}

export const LIVE_EVENTS: Record<string, Attempt> = {
	'Live Trigger: finished runs': async (trial) => {
		const run = await heardOfJob(trial, 'runFinished', ({ jobId }, id) => jobId === id);
		assert.equal(run.summary, DEFAULT_REPLY);
	},
	'Live Trigger: agent turns': async (trial) => {
		const turn = await heardOfJob(trial, 'agentTurnFinished', ({ sessionKey }, id) =>
			String(sessionKey).includes(id),
		);
		assert.deepEqual([turn.status, turn.reply], ['succeeded', DEFAULT_REPLY]);
	},
	'Live Trigger: changed jobs': async (trial) => {
		const change = await heardOfJob(trial, 'jobChanged', ({ jobId }, id) => jobId === id);
		assert.equal(change.change, 'added');
	},
	'Live Trigger: tasks': async (trial) => {
		const runId = randomUUID();
		const start = async ({ call: ask }: Operator) =>
			await ask('agent', {
				...{ message: 'Say hello', idempotencyKey: runId, sessionKey: 'agent:main:e2e:live' },
			});
		const task = await heard(
			trial,
			'taskFinished',
			async () => await byOperator(trial, start),
			(item) => item.runId === runId,
		);
		assert.equal(task.status, 'succeeded');
	},
	'Live Trigger: approvals': async (trial) => {
		const title = `Live ${randomUUID()}`;
		await byOperator(trial, async (operator) => {
			const approval = await heard(
				trial,
				'approvalRequested',
				async () => {
					// It is answered with the decision, and there is none.
					void operator
						.call('plugin.approval.request', { title, description: 'To try it' })
						.catch(() => undefined);
				},
				(item) => item.title === title,
				{ others: 1, again: true },
			);
			assert.equal(approval.status, 'pending');
		});
	},
	'Live Trigger: questions': async (trial) => {
		const question = `Live ${randomUUID()}?`;
		await byOperator(trial, async (operator) => {
			const part = { questionId: 'tried', header: 'Tried', question, options: [], isOther: true };
			const asked = await heard(
				trial,
				'questionAsked',
				async () => await operator.call('question.request', { questions: [part] }),
				(item) => JSON.stringify(item.questions).includes(question),
				{ others: 1 },
			);
			assert.equal(asked.status, 'pending');
		});
	},
};
