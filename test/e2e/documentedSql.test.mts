/** The statements of docs/reliability.md, as they stand there, in a real PostgreSQL. */
import { readFileSync } from 'node:fs';
import { join } from 'node:path';

import { afterAll, beforeAll, beforeEach, expect, it } from 'vitest';

import { codeBlocks } from '../documents/documents.mts';
import { PROJECT_ROOT } from './harness/output.mts';
import { type Postgres, startPostgres } from './harness/postgres.mts';
import { keepLogsOfFailures } from './harness/vitestPeers.mts';

const [createTable, insertRun] = documentedStatements();

let postgres: Postgres | undefined;
keepLogsOfFailures();
beforeAll(async () => {
	postgres = await startPostgres();
	await query(createTable);
});
afterAll(async () => await postgres?.stop());
beforeEach(async () => await query('truncate openclaw_runs'));

it('takes a run once, and its failure alert as an event of its own', async () => {
	await insert('finished', 'job:1', 'the first');
	await insert('finished', 'job:1', 'a repeat');
	await insert('failureAlert', 'job:1', 'the alert');
	await insert('finished', 'job:2', 'another run');
	expect(await query('select event, run_key, summary from openclaw_runs order by summary')).toEqual(
		[
			{ event: 'finished', run_key: 'job:2', summary: 'another run' },
			{ event: 'failureAlert', run_key: 'job:1', summary: 'the alert' },
			{ event: 'finished', run_key: 'job:1', summary: 'the first' },
		],
	);
});

it('stays exact where connections insert the same run at the same instant', async () => {
	await Promise.all(
		Array.from({ length: 20 }, async (_, index) => {
			await insert('finished', 'job:1', `copy ${index}`);
		}),
	);
	expect(await query('select run_key from openclaw_runs')).toEqual([{ run_key: 'job:1' }]);
});

it('keeps a run as received, to be searched in', async () => {
	await insert('finished', 'job:1', 'a run');
	expect(await query(`select raw->>'jobId' as job from openclaw_runs`)).toEqual([{ job: 'job' }]);
});

it('is what the example workflow runs', () => {
	const { nodes } = JSON.parse(
		readFileSync(join(PROJECT_ROOT, 'workflows', 'finished-runs-to-postgresql.json'), 'utf8'),
	) as { nodes: Array<{ parameters: { query?: string } }> };
	const queries = nodes.map(({ parameters }) => parameters.query).filter(Boolean);
	expect(queries.toSorted()).toEqual([createTable, insertRun].toSorted());
});

/** Of the first block of SQL. */
function documentedStatements(): [createTable: string, insertRun: string] {
	const block = codeBlocks('docs/reliability.md').find(({ kind }) => kind === 'sql table');
	const [first, second, ...more] = block?.text.split('\n\n') ?? [];
	if (!first || !second || more.length > 0) {
		throw new Error('docs/reliability.md has to show a table and an insert');
	}
	return [first, second];
}

/** Each in a connection of its own. */
async function query(text: string, values?: unknown[]) {
	if (!postgres) throw new Error('PostgreSQL is started in beforeAll');
	return await postgres.query(text, values);
}

async function insert(event: string, runKey: string, summary: string): Promise<void> {
	const finishedAt = '2026-11-23T08:41:50.237Z';
	await query(insertRun, [event, runKey, 'Job', 'ok', summary, finishedAt, { jobId: 'job' }]);
}
