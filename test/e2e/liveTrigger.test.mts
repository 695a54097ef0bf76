/** The live trigger on a real gateway. No webhook token is entered, and no host is allowed. */
import { randomUUID } from 'node:crypto';

import { afterAll, beforeAll, describe, expect, it, onTestFinished } from 'vitest';

import { addCommandJob, exitWith, runKeyOf, stopJobs } from './harness/commandJobs.mts';
import { firstTurn } from './harness/firstTurn.mts';
import type { Gateway } from './harness/gateway.mts';
import {
	createLiveWorkflow,
	LIVE,
	liveTrigger,
	publishLiveWorkflow,
	waitForItems,
} from './harness/liveWorkflow.mts';
import { connectOperator, type Operator } from './harness/operator.mts';
import { operate } from './harness/nodeRun.mts';
import { objectionsTo } from './harness/outputSchema.mts';
import { startSink, type Item } from './harness/sink.mts';
import { waitForSockets } from './harness/sockets.mts';
import { askFor, SILENT_REPLY, type Reply } from './harness/stubModel.mts';
import { startTelegram, withTelegram } from './harness/telegram.mts';
import { until } from './harness/until.mts';
import { usePeers } from './harness/vitestPeers.mts';

const telegram = await startTelegram('777');
const peers = usePeers({ gateway: { config: withTelegram(telegram) } });
afterAll(() => telegram.goDown());

/** Starts and ends what the gateway's admin HTTP API does not. */
let operator: Operator;
beforeAll(async () => {
	await firstTurn(peers().gateway);
	operator = await connectOperator(peers().gateway);
});
afterAll(() => operator.close());

/** The operator's connection. */
const OWN = 1;

const inAnHour = () => new Date(Date.now() + 3_600_000);

interface Task {
	id: string;
	sourceId?: string;
}

/** Waits until the job runs, and ends the run as a person does in the Control UI. */
async function cancelRunOf(jobId: string): Promise<void> {
	const taskId = await until('the run to begin', { seconds: 60 }, async () => {
		const { tasks } = await operator.call<{ tasks: Task[] }>('tasks.list', { status: 'running' });
		return tasks.find(({ sourceId }) => sourceId === jobId)?.id;
	});
	await operator.call('tasks.cancel', { taskId });
}

/** Runs once, in two seconds, and delivers nowhere. */
async function addAgentJob({ rpc }: Gateway, name: string, reply: Reply, timeoutSeconds = 60) {
	const { id } = await rpc<{ id: string }>('cron.add', {
		name,
		enabled: true,
		deleteAfterRun: false,
		schedule: { kind: 'at', at: new Date(Date.now() + 2_000).toISOString() },
		sessionTarget: 'isolated',
		wakeMode: 'now',
		payload: { kind: 'agentTurn', message: `Summarize ${askFor(reply)}`, timeoutSeconds },
		delivery: { mode: 'none' },
	});
	return id;
}

/** Unpublished when the test is over, whichever way. */
async function published(parameters?: object, options?: { withTrigger?: boolean }) {
	const live = await publishLiveWorkflow(peers(), parameters, options);
	onTestFinished(async () => {
		await peers().api.deactivate(live.workflow);
		await live.sink.stop();
	});
	return live;
}

describe('finished runs', () => {
	it('arrive whichever way they end, each once', async () => {
		const { gateway } = peers();
		// Before there are jobs: no list of them is made at the publication.
		const live = await published();
		const jobs = {
			command: await addCommandJob(gateway, { name: 'command' }),
			failed: await addCommandJob(gateway, { name: 'failed', argv: exitWith(3) }),
			ok: await addAgentJob(gateway, 'ok', {}),
			error: await addAgentJob(gateway, 'error', { status: 400 }),
			silent: await addAgentJob(gateway, 'silent', { text: SILENT_REPLY }),
			timedOut: await addAgentJob(gateway, 'timed out', { delayMs: 20_000 }, 3),
			cancelled: await addAgentJob(gateway, 'cancelled', { delayMs: 60_000 }),
			empty: await addCommandJob(gateway, { name: 'empty', argv: ['true'] }),
			manual: await addCommandJob(gateway, {
				name: 'manual',
				at: inAnHour(),
			}),
		};
		const { runId } = await operator.call('cron.run', { id: jobs.manual });
		await cancelRunOf(jobs.cancelled);
		const ids = Object.values(jobs);
		const first = await until('a run of each job', { seconds: 90, everyMs: 100 }, () => {
			const items = live.sink.items();
			return ids.every((id) => items.some(({ jobId }) => jobId === id)) ? items : undefined;
		});
		const of = (id: string) => first.find(({ jobId }) => jobId === id);
		expect(of(jobs.command)).toMatchObject({ event: 'finished', status: 'ok', summary: 'command' });
		expect(of(jobs.failed)).toMatchObject({ status: 'error', error: expect.any(String) });
		expect(of(jobs.ok)).toMatchObject({
			error: null,
			status: 'ok',
			jobName: 'ok',
			agentId: 'main',
		});
		expect(of(jobs.error)).toMatchObject({ status: 'error' });
		expect(of(jobs.silent)).toMatchObject({ summary: SILENT_REPLY });
		expect(of(jobs.timedOut)).toMatchObject({ error: expect.stringContaining('timed out') });
		expect(of(jobs.cancelled)).toMatchObject({ error: 'Cancelled by operator.' });
		expect(of(jobs.empty)).toMatchObject({ status: 'ok', summary: null });
		expect(of(jobs.manual)).toMatchObject({ status: 'ok', runId });
		expect(objectionsTo(first, 'OpenClawLiveTrigger', 'v1.0.0')).toEqual([]);

		// The gateway repeats what timed out by itself.
		const finished = await stopJobs(gateway, ids);
		const keys = (await waitForItems(live, finished.length)).map(({ runKey }) => runKey);
		expect(keys.toSorted()).toEqual(finished.map(runKeyOf).toSorted());
	});

	it('come once where a webhook brings them, too', async () => {
		const live = await published({}, { withTrigger: true });
		const id = await addCommandJob(peers().gateway, { name: 'both ways', url: live.url });
		await waitForItems(live, 1);
		const executions = await peers().api.waitForExecutions(live.workflow.id, 2);
		expect(executions).toHaveLength(2);
		expect(live.sink.items()).toMatchObject([{ jobId: id }]);
	});
});

describe('other events', () => {
	it('tell of turns, tasks and jobs', async () => {
		const { gateway } = peers();
		const live = await published({ events: ['agentTurnFinished', 'jobChanged', 'taskFinished'] });
		// What is added before the trigger is connected does not come.
		const other = await addCommandJob(gateway, { name: 'other', at: inAnHour() });
		await until('a first change', { seconds: 60, everyMs: 2_500 }, async () => {
			await gateway.rpc('cron.update', { id: other, patch: { description: randomUUID() } });
			return live.sink.items().length > 0 || undefined;
		});
		const id = await addAgentJob(gateway, 'told', { text: 'Done and told.' });
		const isTurn = ({ event, sessionKey }: Item) =>
			event === 'agentTurnFinished' && String(sessionKey).includes(id);
		const turn = await until('the turn of the job', { seconds: 60, everyMs: 100 }, () =>
			live.sink.items().find(isTurn),
		);
		expect(turn).toMatchObject({ status: 'succeeded', reply: 'Done and told.', agentId: 'main' });
		await gateway.rpc('cron.remove', { id });
		await until('the removal', { seconds: 60, everyMs: 100 }, () =>
			live.sink.items().find(({ change }) => change === 'removed'),
		);
		const told = live.sink.items();
		const changes = told.filter(({ event, jobId }) => event === 'jobChanged' && jobId === id);
		expect(changes.at(0)).toMatchObject({ change: 'added', jobName: 'told', enabled: true });
		expect(changes.at(-1)).toMatchObject({ change: 'removed' });
		// The run of a job is a finished run, and no task.
		expect(told.filter(({ event }) => event === 'taskFinished')).toEqual([]);
	});
});

describe('a job that the gateway disables by itself', () => {
	it('is told once, although no event says so, and is found among the jobs', async () => {
		const { gateway } = peers();
		const live = await published({ events: ['jobChanged'] });
		const argv = exitWith(3);
		const id = await addCommandJob(gateway, { name: 'fails', argv, everyMs: 8_000 });
		// The tenth failure in a row disables it; the gateway waits up to an hour between them.
		await gateway.rpc('cron.update', { id, patch: { state: { consecutiveErrors: 9 } } });
		const toldOf = () => live.sink.items().filter((item) => item.change === 'autoDisabled');
		await until('the change', { seconds: 180 }, () => toldOf()[0]);
		const reason = 'consecutive-failures';
		expect(toldOf()).toMatchObject([
			{ event: 'jobChanged', jobId: id, jobName: 'fails', enabled: false, reason },
		]);
		expect(objectionsTo(toldOf(), 'OpenClawLiveTrigger', 'v1.0.0/jobChanged')).toEqual([]);
		const jobs = await operate(peers(), 'cronJob', 'getAll', {
			filters: { enabled: 'autoDisabled' },
		});
		expect(jobs).toMatchObject([{ id, enabled: false, autoDisabled: reason }]);
	});
});

describe('three triggers in one workflow', () => {
	it('hear each its own event, over a connection each, and feed their own branch', async () => {
		const { api, gateway } = peers();
		const events = ['runFinished', 'messageReceived', 'taskFinished'];
		const sinks = await Promise.all(events.map(async (event) => await startSink(event)));
		onTestFinished(async () => void (await Promise.all(sinks.map((sink) => sink.stop()))));
		const triggers = events.map((event) =>
			liveTrigger(peers(), { events: [event] }, `On ${event}`),
		);
		const to = (node: string) => ({ main: [[{ node, type: 'main', index: 0 }]] });
		const workflow = await api.createWorkflow(
			'Three live triggers',
			[...triggers, ...sinks.map(({ node }) => node)],
			Object.fromEntries(events.map((event) => [`On ${event}`, to(event)])),
		);
		await api.activate(workflow);
		await waitForSockets(gateway, OWN + 3);

		const [runs, messages, tasks] = sinks;
		const job = await addCommandJob(gateway, { name: 'one of three' });
		const text = '<b>Hello</b> {{ 1 + 1 }}';
		await operator.call('agent', {
			...{ message: `Say hello ${askFor({ text: 'Hello.' })}`, idempotencyKey: 'three-1' },
			sessionKey: 'agent:main:e2e:three',
		});
		// The trigger hears of messages from when it has subscribed to them.
		await until('a message', { seconds: 90, everyMs: 10_000 }, () => {
			telegram.write({ id: 777, first_name: 'Ann', username: 'ann' }, text);
			return messages!.items().length > 0 || undefined;
		});
		await until('the others', { seconds: 60 }, () => {
			const hasRun = runs!.items().some(({ jobId }) => jobId === job);
			const hasTask = tasks!.items().some(({ runId }) => runId === 'three-1');
			return (hasRun && hasTask) || undefined;
		});
		const ofJob = runs!.items().filter(({ jobId }) => jobId === job);
		expect(ofJob).toMatchObject([{ event: 'finished', status: 'ok' }]);
		const ofRun = tasks!.items().filter(({ runId }) => runId === 'three-1');
		expect(ofRun).toMatchObject([{ kind: 'cli', status: 'succeeded' }]);
		const told = messages!.items();
		const from = { senderId: '777', senderName: 'Ann', senderUsername: 'ann' };
		expect(told[0]).toMatchObject({ event: 'messageReceived', channel: 'telegram', text, ...from });
		const eventsAt = sinks.map((sink) => [...new Set(sink.items().map(({ event }) => event))]);
		expect(eventsAt).toEqual([['finished'], ['messageReceived'], ['taskFinished']]);
		expect(objectionsTo(told, 'OpenClawLiveTrigger', 'v1.0.0/messageReceived')).toEqual([]);
		const objections = objectionsTo(tasks!.items(), 'OpenClawLiveTrigger', 'v1.0.0/taskFinished');
		expect(objections).toEqual([]);
		await api.deactivate(workflow);
		await waitForSockets(gateway, OWN);
	});
});

describe('a burst', () => {
	it('goes into few executions, or into one for each where that is asked for', async () => {
		const { gateway } = peers();
		const together = await published();
		const apart = await published({ options: { oneExecutionEach: true } });
		const at = new Date(Date.now() + 15_000);
		const jobs: string[] = [];
		for (let index = 0; index < 20; index += 1) {
			jobs.push(await addCommandJob(gateway, { name: `burst ${index}`, at }));
		}
		for (const live of [together, apart]) {
			const arrived = await waitForItems(live, jobs.length, 90);
			expect(arrived.map(({ jobId }) => jobId).toSorted()).toEqual(jobs.toSorted());
		}
		expect(apart.sink.batches.map((batch) => batch.length)).toEqual(jobs.map(() => 1));
		expect(together.sink.batches.length).toBeLessThan(jobs.length);
	});
});

// n8n tries for a quarter of a minute: for both at the same time.
describe.concurrent('settings that cannot be meant', () => {
	it.each([
		[{ events: '={{ ["runStarted"] }}' }, 'There is no event "runStarted"'],
		[{ options: { maxItems: 600 } }, 'Max Items is more than half of the Deduplication Window'],
	])('are refused at the publication: %o', async (parameters, message) => {
		const { workflow } = await createLiveWorkflow(peers(), parameters);
		await expect(peers().api.activate(workflow)).rejects.toThrow(message);
	});
});

describe('a test event', () => {
	it('is the next one, and production has it as well', async () => {
		const live = await published();
		const executionId = await peers().api.runManually(live.workflow, LIVE);
		const id = await addCommandJob(peers().gateway, { name: 'for both' });
		const { items } = await peers().api.waitForExecution(executionId);
		expect(items(LIVE)).toMatchObject([{ jobId: id }]);
		await until(
			'both',
			{ seconds: 20, everyMs: 50 },
			() => live.sink.items().length >= 2 || undefined,
		);
		expect(live.sink.items().map(({ jobId }) => jobId)).toEqual([id, id]);
	});

	it('is waited for over a connection that ends with "Stop listening"', async () => {
		const { api, gateway } = peers();
		const { workflow } = await createLiveWorkflow(peers());
		const executionId = await api.runManually(workflow, LIVE);
		await waitForSockets(gateway, OWN + 1);
		await api.rest.post(`/executions/${executionId}/stop`);
		await waitForSockets(gateway, OWN);
	});
});
