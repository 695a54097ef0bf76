/** The example workflow that writes runs into PostgreSQL, and a look at what reached its table. */
import { publishExample } from './exampleWorkflow.mts';
import type { Peers } from './peers.mts';
import type { Postgres } from './postgres.mts';
import type { Workflow } from './n8nApi.mts';
import { until } from './until.mts';

export const TABLE_EXAMPLE = 'finished-runs-to-postgresql.json';

export interface RunsTable {
	workflow: Workflow;
	/** The production URL of the webhook trigger, at the process that has the API. */
	webhookUrl: string;
	/** The run keys in the table; it holds none twice. */
	runKeys(): Promise<string[]>;
	/** The run keys that the workflow handed to the table, also those that it had already. */
	attempts(): Promise<string[]>;
	waitForRows(count: number, seconds?: number): Promise<void>;
}

/** An insert that a constraint ends silently has passed this trigger before. */
const COUNT_ATTEMPTS = `
	create table attempts (run_key text not null);
	create function count_attempt() returns trigger language plpgsql as $$
		begin insert into attempts values (new.run_key); return new; end $$;
	create trigger count_attempt before insert on openclaw_runs
		for each row execute function count_attempt();`;

/** Sets the example up as its note says. */
export async function publishRunsTable(peers: Peers, postgres: Postgres): Promise<RunsTable> {
	const { api } = peers;
	const credential = await api.createCredential('postgres', postgres.connection);
	const credentials = { postgres: credential };
	const { workflow, webhookUrl } = await publishExample(peers, TABLE_EXAMPLE, () => ({
		'Insert the Run': { credentials },
		'Create the Table': { credentials },
	}));
	const setUp = await api.runManually(workflow, 'Set Up Once', 'Create the Table');
	const { status, error } = await api.waitForExecution(setUp);
	if (status !== 'success') throw new Error(`The table was not created: ${error?.message}`);
	await postgres.query(COUNT_ATTEMPTS);

	const keys = async (table: string) =>
		(await postgres.query<{ run_key: string }>(`select run_key from ${table}`)).map(
			({ run_key }) => run_key,
		);
	const runKeys = async () => await keys('openclaw_runs');
	return {
		...{ workflow, webhookUrl, runKeys },
		attempts: async () => await keys('attempts'),
		waitForRows: async (count, seconds = 60) => {
			await until(`${count} rows`, { seconds }, async () => {
				return (await runKeys()).length >= count || undefined;
			});
		},
	};
}
