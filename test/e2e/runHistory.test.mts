import { DatabaseSync } from 'node:sqlite';
import { join } from 'node:path';

import { afterEach, expect, it } from 'vitest';

import {
	addCommandJob,
	allRuns,
	runKeyOf,
	stopJobs,
	waitForRunsOf,
} from './harness/commandJobs.mts';
import {
	createHistoryWorkflow,
	HISTORY,
	publishHistoryWorkflow,
	runKeys,
	SINK,
	waitForRuns,
	type HistoryWorkflow,
} from './harness/historyWorkflow.mts';
import { filesHolding } from './harness/search.mts';
import { until } from './harness/until.mts';
import { usePeers } from './harness/vitestPeers.mts';

/** In the history all the time, and never emitted: the gateway's own runs. */
const HEARTBEATS = { agents: { defaults: { heartbeat: { every: '10s' } } } };

const peers = usePeers({ gateway: { config: HEARTBEATS } });

const FROM_NOW_ON = { start: 'publish' };
const published: HistoryWorkflow[] = [];

async function publish(options: Parameters<typeof publishHistoryWorkflow>[1]) {
	const history = await publishHistoryWorkflow(peers(), options);
	published.push(history);
	return history;
}

afterEach(async () => {
	for (const { workflow, sink } of published.splice(0)) {
		await peers().api.deactivate(workflow);
		await sink.stop();
	}
});

/** Every run once, and nothing else: `expected` in any order. */
function expectEachOnce(history: HistoryWorkflow, expected: readonly string[]): void {
	expect(runKeys(history).toSorted()).toEqual(expected.toSorted());
}

it('alone, with no webhook anywhere: 300 runs of 30 jobs, every one once and in order', async () => {
	const { gateway } = peers();
	const history = await publish({ parameters: FROM_NOW_ON });
	const jobs: string[] = [];
	for (let job = 0; job < 30; job++) {
		jobs.push(await addCommandJob(gateway, { name: `job ${job}`, everyMs: 2_000 }));
	}
	await waitForRunsOf(gateway, jobs, 300, 180);
	const runs = await stopJobs(gateway, jobs);
	await waitForRuns(history, runs.map(runKeyOf));
	expectEachOnce(history, runs.map(runKeyOf));
	expect(new Set(runs.map(({ jobId }) => jobId)).size).toBe(30);
	expect((await allRuns(gateway)).length, 'heartbeats ran, too').toBeGreaterThan(runs.length);
	// Within a batch: what is written late comes with a later poll.
	const places = new Map(runs.map((run, index) => [runKeyOf(run), index]));
	for (const batch of history.sink.batches) {
		const order = batch.map(({ runKey }) => places.get(String(runKey)) ?? -1);
		expect(order).toEqual(order.toSorted((one, other) => one - other));
	}
});

it('the other trigger beside it: what comes both ways is one item, what got lost comes', async () => {
	const { gateway, n8n } = peers();
	const both = await publish({ parameters: { runs: 'all' }, withTrigger: true });
	const net = await publish({ parameters: { runs: 'undelivered' }, withTrigger: true });
	const jobs = [
		await addCommandJob(gateway, { name: 'both ways', url: both.url, everyMs: 4_000 }),
		await addCommandJob(gateway, { name: 'with a net', url: net.url, everyMs: 4_000 }),
		// Held back by the gateway as empty: in the history only, and no loss.
		await addCommandJob(gateway, { name: 'empty', url: net.url, argv: ['true'] }),
	];
	await waitForRunsOf(gateway, jobs, 7);
	const before = (await allRuns(gateway)).length;
	await n8n.stop();
	await until('deliveries to fail', { seconds: 120 }, async () => {
		const runs = (await allRuns(gateway)).slice(before);
		const failed = runs.filter(({ deliveryStatus }) => deliveryStatus === 'not-delivered');
		return jobs.slice(0, 2).every((id) => failed.some(({ jobId }) => jobId === id)) || undefined;
	});
	await n8n.restart();
	const runs = await stopJobs(gateway, jobs);
	const of = (jobId: string) => runs.filter((run) => run.jobId === jobId).map(runKeyOf);
	await waitForRuns(net, of(jobs[1]!));
	// Of the other workflow's job only undelivered runs are the net's.
	const strays = runs
		.filter(({ jobId, deliveryStatus }) => jobId === jobs[0] && deliveryStatus !== 'delivered')
		.map(runKeyOf);
	await waitForRuns(net, strays);
	expectEachOnce(net, [...of(jobs[1]!), ...strays]);
	const all = runs.map(runKeyOf);
	await waitForRuns(both, all);
	expectEachOnce(both, all);
	const delivered = runs.filter(({ deliveryStatus }) => deliveryStatus === 'delivered');
	expect(delivered.length).toBeGreaterThan(3);
});

it('a gateway that is down is an error in n8n, and the next poll goes on', async () => {
	const { gateway, api } = peers();
	const history = await publish({ parameters: FROM_NOW_ON });
	const id = await addCommandJob(gateway, { name: 'around the outage' });
	await waitForRunsOf(gateway, [id], 1);
	await gateway.stop();
	const failed = await until('a poll to fail', { seconds: 60 }, async () => {
		const executions = await api.listExecutions(history.workflow.id);
		return executions.find(({ status }) => status === 'error');
	});
	const { error } = await api.getExecution(failed.id);
	expect(error?.message).toContain('Nothing listens at');
	await gateway.restart();
	const again = await addCommandJob(gateway, { name: 'after the outage' });
	const runs = await waitForRunsOf(gateway, [id, again], 2);
	await waitForRuns(history, runs.map(runKeyOf));
	expectEachOnce(history, runs.map(runKeyOf));
});

it('static data that is wiped, while n8n is down and runs finish, loses and repeats nothing', async () => {
	const { gateway, n8n } = peers();
	const first = await addCommandJob(gateway, { name: 'before the publication' });
	const [old] = await waitForRunsOf(gateway, [first], 1);
	const startAt = new Date((old as unknown as { ts: number }).ts + 1).toISOString();
	const history = await publish({ parameters: { start: 'moment', startAt } });
	const before = await addCommandJob(gateway, { name: 'before' });
	const emitted = (await waitForRunsOf(gateway, [before], 1)).map(runKeyOf);
	await waitForRuns(history, emitted);
	await n8n.stop();
	const meanwhile = await addCommandJob(gateway, { name: 'meanwhile' });
	const missed = (await waitForRunsOf(gateway, [meanwhile], 1)).map(runKeyOf);
	const database = new DatabaseSync(join(n8n.userFolder, '.n8n', 'database.sqlite'));
	database.exec('update workflow_entity set "staticData" = null');
	database.close();
	await n8n.restart();
	await waitForRuns(history, missed);
	expectEachOnce(history, [...emitted, ...missed]);
});

it('"Fetch test event" shows the latest run', async () => {
	const { gateway, api } = peers();
	const id = await addCommandJob(gateway, { name: 'the latest' });
	const [run] = await waitForRunsOf(gateway, [id], 1);
	const { workflow, sink } = await createHistoryWorkflow(peers());
	const execution = await api.waitForExecution(await api.runManually(workflow, HISTORY, SINK));
	expect(execution.items(HISTORY)).toMatchObject([
		{ jobName: 'the latest', runKey: runKeyOf(run!), raw: { jobId: id } },
	]);
	await sink.stop();
});

it('leaves the token of the gateway in no item, log or static data', async () => {
	const { gateway, n8n } = peers();
	expect(await filesHolding(gateway.token, n8n.logFile, join(n8n.userFolder, '.n8n'))).toEqual([]);
});
