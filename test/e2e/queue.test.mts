/** n8n in queue mode: several processes take webhooks, others run what they start. */
import { expect, it } from 'vitest';

import { until } from './harness/until.mts';
import { useQueueMode, type QueueScene } from './queue/queuePeers.mts';
import { nextRuns } from './queue/webhooks.mts';

const scene = useQueueMode();

it('ends a repeat that comes to the other webhook processor', async () => {
	const { table, urls, peers } = scene();
	const runs = nextRuns(scene(), 10);
	for (const [index, run] of runs.entries()) {
		expect(await run.sendTo(urls[index % 2]!)).toMatchObject({ status: 'accepted' });
		// One by one: two workers that record in the same instant overwrite each other's key.
		await table.waitForRows(index + 1);
	}
	for (const [index, run] of runs.entries()) {
		// This process has not seen it: it starts an execution, which ends at the trigger.
		expect(await run.sendTo(urls[(index + 1) % 2]!)).toMatchObject({ status: 'accepted' });
		expect(await run.sendTo(urls[(index + 1) % 2]!)).toMatchObject({ status: 'duplicate' });
	}
	await peers.api.waitForExecutions(table.workflow.id, 2 * runs.length);
	expect((await table.attempts()).toSorted()).toEqual(runs.map(({ runKey }) => runKey).toSorted());
});

it('loses no run to a worker that is killed, and writes none twice', async () => {
	const { peers, table, urls } = scene();
	const before = new Set(await table.runKeys());
	const runs = nextRuns(scene(), 20);
	const release = await holdTable(scene());
	for (const [index, run] of runs.entries()) await run.sendTo(urls[index % 2]!);
	await until('both workers to hang at the table', { seconds: 60 }, async () => {
		return (await waitingInserts(scene())) === runs.length || undefined;
	});
	const [killed] = peers.workers;
	await killed.kill();
	await release();
	const cutOff = await until('n8n to notice', { seconds: 120 }, async () => {
		const executions = await peers.api.listExecutions(table.workflow.id);
		if (executions.some(({ status }) => ['running', 'new'].includes(status))) return undefined;
		return executions.filter(({ status }) => status !== 'success');
	});
	expect(cutOff.length).toBeGreaterThan(0);
	await killed.restart();
	// Each failed with n8n's own words; somebody who looks at the list retries it. The answer is not
	// waited for: n8n gives none where a worker is done before the main process listens for the end.
	const answers = cutOff.map(async ({ id }) => await peers.api.retry(id));
	void Promise.allSettled(answers);
	await table.waitForRows(before.size + runs.length);
	const written = (await table.runKeys()).filter((key) => !before.has(key));
	expect(written.toSorted()).toEqual(runs.map(({ runKey }) => runKey).toSorted());
});

/** Lets every insert wait until the answered function is called. */
async function holdTable({ peers }: QueueScene): Promise<() => Promise<void>> {
	const client = await peers.postgres.connect();
	await client.query('begin; lock table openclaw_runs in exclusive mode');
	return async () => {
		await client.query('rollback');
		await client.end();
	};
}

async function waitingInserts({ peers }: QueueScene): Promise<number> {
	const [row] = await peers.postgres.query<{ count: string }>(
		`select count(*) from pg_stat_activity
		where wait_event_type = 'Lock' and query ilike 'insert into openclaw_runs%'`,
	);
	return Number(row!.count);
}
