import axios from 'axios';
import { afterAll, beforeAll, expect, it } from 'vitest';

import { addCommandJob, runKeyOf } from '../harness/commandJobs.mts';
import type { Peers } from '../harness/peers.mts';
import { startPostgres, type Postgres } from '../harness/postgres.mts';
import { publishRunsTable, type RunsTable } from '../harness/runsTable.mts';

export function finishedRunsToPostgresql(peers: () => Peers): void {
	let postgres: Postgres;
	let table: RunsTable;

	beforeAll(async () => {
		postgres = await startPostgres();
		table = await publishRunsTable(peers(), postgres);
		await peers().api.waitForWebhook(table.webhookUrl);
	});
	afterAll(async () => {
		await peers().api.deactivate(table.workflow);
		await postgres.stop();
	});

	it('makes each run one row, whatever is sent again', async () => {
		const { api, gateway } = peers();
		const { webhookUrl, workflow } = table;
		const job = await addCommandJob(gateway, { name: 'Nightly report', url: webhookUrl });
		const [run] = await gateway.waitForRuns(job);
		await table.waitForRows(1);
		const [row] = await postgres.query<Record<string, unknown>>('select * from openclaw_runs');
		expect(row).toMatchObject({
			event: 'finished',
			run_key: runKeyOf(run!),
			job_name: 'Nightly report',
			status: 'ok',
			summary: 'Nightly report',
			finished_at: expect.any(Date),
			raw: { jobId: job, action: 'finished', runAtMs: run!.runAtMs },
		});

		// Even where nothing before the table would stop it.
		const options = { deduplicate: false };
		await api.activate(await api.changeParameters(workflow, 'OpenClaw Trigger', { options }));
		await api.waitForWebhook(webhookUrl);
		const before = (await api.listExecutions(workflow.id)).length;
		const headers = { authorization: `Bearer ${gateway.webhookToken}` };
		await axios.post(webhookUrl, row!.raw, { headers });
		await api.waitForExecutions(workflow.id, before + 1);
		expect(await table.attempts()).toEqual([runKeyOf(run!), runKeyOf(run!)]);
		expect(await postgres.query('select * from openclaw_runs')).toEqual([row]);
	});
}
