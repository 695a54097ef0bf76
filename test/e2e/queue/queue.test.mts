/** What takes some minutes of n8n in queue mode. */
import { afterAll, expect, it } from 'vitest';

import { addCommandJob, runKeyOf, stopJobs, waitForRunsOf } from '../harness/commandJobs.mts';
import { freePort } from '../harness/ports.mts';
import { cronJob } from '../harness/nodeRun.mts';
import { until } from '../harness/until.mts';
import { useQueueMode } from './queuePeers.mts';
import { nextRuns } from './webhooks.mts';

const scene = useQueueMode();

const findings: string[] = [];
afterAll(() => console.log(findings.join('\n')));

it('takes 500 runs through two webhook processors into 500 rows', async () => {
	const { peers, table, urls } = scene();
	const before = (await table.runKeys()).length;
	const jobs: string[] = [];
	for (let index = 0; index < 20; index++) {
		const url = urls[index % 2]!;
		jobs.push(await addCommandJob(peers.gateway, { name: `job ${index}`, url, everyMs: 4_000 }));
	}
	await waitForRunsOf(peers.gateway, jobs, 500, 280);
	const finished = (await stopJobs(peers.gateway, jobs)).map(runKeyOf);
	await table.waitForRows(before + finished.length, 180);
	const isOurs = (key: string) => jobs.some((id) => key.startsWith(id));
	const written = (await table.runKeys()).filter(isOurs);
	const attempts = (await table.attempts()).filter(isOurs);
	findings.push(
		`${finished.length} runs, ${written.length} rows, ${attempts.length} inserts tried`,
	);
	expect(finished.length).toBeGreaterThanOrEqual(500);
	expect(written.toSorted()).toEqual([...new Set(finished)].toSorted());
});

it('keeps the table exact when the same run comes to both processors at the same instant', async () => {
	const { peers, table, urls } = scene();
	const runs = nextRuns(scene(), 100);
	const executions = await countExecutions();
	for (const run of runs) await Promise.all(urls.map(async (url) => await run.sendTo(url)));
	await until('all executions', { seconds: 120 }, async () => {
		return (await countExecutions()) >= executions + 2 * runs.length || undefined;
	});
	const keys = runs.map(({ runKey }) => runKey);
	const attempts = (await table.attempts()).filter((key) => keys.includes(key));
	findings.push(
		`${runs.length} runs sent to both processors at once: ${attempts.length - runs.length} came through twice`,
	);
	expect(new Set(attempts).size).toBe(runs.length);
	const written = (await table.runKeys()).filter((key) => keys.includes(key));
	expect(written.toSorted()).toEqual(keys.toSorted());

	async function countExecutions(): Promise<number> {
		const [row] = await peers.postgres.query<{ count: string }>(
			`select count(*) from execution_entity where "workflowId" = $1 and status = 'success'`,
			[table.workflow.id],
		);
		return Number(row!.count);
	}
});

it('runs the node and the run history trigger on workers', async () => {
	const { peers, table } = scene();
	const before = (await table.runKeys()).length;
	// Nothing listens there: the run history trigger has to bring the run.
	const webhookUrl = `http://127.0.0.1:${await freePort()}/`;
	const [job] = await cronJob(peers, 'create', {
		name: 'Undeliverable',
		message: 'Say hello',
		scheduleKind: 'every',
		everyValue: 100,
		everyUnit: 'days',
		deliveryMode: 'webhook',
		webhookUrl,
	});
	const run = await addCommandJob(peers.gateway, { name: 'lost', url: webhookUrl });
	const [lost] = await waitForRunsOf(peers.gateway, [run], 1);
	await table.waitForRows(before + 1, 150);
	expect(await table.runKeys()).toContain(runKeyOf(lost!));
	expect((await cronJob(peers, 'getAll')).map(({ id }) => id)).toContain(job!.id);
});
