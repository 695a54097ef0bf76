/** What the Live Trigger hears of, one kind of event after the other. */
import { strict as assert } from 'node:assert';
import { randomUUID } from 'node:crypto';

import { publishLiveWorkflow } from '../harness/liveWorkflow.mts';
import { connectOperator, type Operator } from '../harness/operator.mts';
import type { Item } from '../harness/sink.mts';
import { waitForSockets } from '../harness/sockets.mts';
import { DEFAULT_REPLY } from '../harness/stubModel.mts';
import { until } from '../harness/until.mts';
import { call, NEW_JOB, type Attempt, type Trial } from './operations.mts';

/**
 * Publishes a trigger for the event, lets something happen, and answers the item that tells of it.
 * `others`: connections to the gateway beside the trigger's.
 */
async function heard(
	trial: Trial,
	event: string,
	happen: () => Promise<unknown>,
	tells: (item: Item) => boolean,
	{ others = 0 } = {},
): Promise<Item> {
	const { peers, gateway, credential } = trial;
	const credentials = { ...peers.credentials, openClawApi: credential };
	const live = await publishLiveWorkflow({ ...peers, credentials }, { events: [event] });
	try {
		await waitForSockets(gateway, others + 1);
		await happen();
		return await until(`an item of ${event}`, { seconds: 60 }, () => live.sink.items().find(tells));
	} finally {
		await peers.api.deactivate(live.workflow);
		await live.sink.stop();
	}
}

/** A job that runs at once and again, for as long as this takes. */
async function withJob<T>(trial: Trial, use: (name: string) => Promise<T>): Promise<T> {
	const name = `Live ${randomUUID()}`;
	try {
		return await use(name);
	} finally {
		const jobs = await call(trial, 'cronJob', 'getAll', { returnAll: true });
		for (const { id } of jobs.filter((job) => job.name === name)) {
			await call(trial, 'cronJob', 'delete', { cronJobId: { __rl: true, mode: 'id', value: id } });
		}
	}
}

const addJob = async (trial: Trial, name: string) =>
	await call(trial, 'cronJob', 'create', {
		...{ ...NEW_JOB, name, scheduleKind: 'every', everyValue: 5, everyUnit: 'seconds' },
	});

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
		const run = await withJob(
			trial,
			async (name) =>
				await heard(
					trial,
					'runFinished',
					async () => await addJob(trial, name),
					({ jobName }) => jobName === name,
				),
		);
		assert.equal(run.summary, DEFAULT_REPLY);
	},
	'Live Trigger: agent turns': async (trial) => {
		const turn = await withJob(
			trial,
			async (name) =>
				await heard(
					trial,
					'agentTurnFinished',
					async () => await addJob(trial, name),
					({ reply }) => reply === DEFAULT_REPLY,
				),
		);
		assert.equal(turn.status, 'succeeded');
	},
	'Live Trigger: changed jobs': async (trial) => {
		const change = await withJob(
			trial,
			async (name) =>
				await heard(
					trial,
					'jobChanged',
					async () => await addJob(trial, name),
					({ jobName }) => jobName === name,
				),
		);
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
				{ others: 1 },
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
