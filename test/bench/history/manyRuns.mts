/** A run history of any length. */
import { join } from 'node:path';
import { DatabaseSync, type SQLInputValue } from 'node:sqlite';
import { addCommandJob } from '../../e2e/harness/commandJobs.mts';
import type { Gateway } from '../../e2e/harness/gateway.mts';

/** By default two a minute: with 10,000 that is half of the week which the gateway keeps. */
const SPACING_MS = 30_000;

/** When a run was made, started and ended, and when the gateway drops it. */
const MOMENTS = ['created_at', 'started_at', 'ended_at', 'last_event_at', 'cleanup_after'];

type Entry = Record<string, SQLInputValue>;

/**
 * Lets a job run once and writes that run's entry into the gateway's own database again and again,
 * each time as of an earlier run: the gateway would take days to run it 10,000 times. Returns the
 * job and the moment before the first.
 */
export async function makeRuns(
	gateway: Gateway,
	count: number,
	spacingMs = SPACING_MS,
): Promise<{ jobId: string; before: Date }> {
	const jobId = await addCommandJob(gateway, { name: 'Run many times' });
	const [run] = await gateway.waitForRuns(jobId);
	const database = new DatabaseSync(join(gateway.folder, '.openclaw/state/openclaw.sqlite'));
	try {
		// The gateway has it open as well.
		database.exec('PRAGMA busy_timeout = 10000; BEGIN');
		const entry = database.prepare('SELECT * FROM task_runs WHERE source_id = ?').get(jobId);
		for (let copy = 1; copy < count; copy++) {
			insert(database, earlier(entry as Entry, copy, copy * spacingMs));
		}
		database.exec('COMMIT');
	} finally {
		database.close();
	}
	return { jobId, before: new Date(run!.runAtMs - count * spacingMs) };
}

/** One of the runs before this one. */
function earlier(entry: Entry, copy: number, shiftMs: number): Entry {
	const moments = MOMENTS.map((column) => [column, Number(entry[column]) - shiftMs]);
	const detail = JSON.parse(String(entry.detail_json)) as { runAtMs: number };
	return {
		...{ ...entry, ...Object.fromEntries(moments) },
		...{ task_id: `${entry.task_id}-${copy}`, run_id: `${entry.run_id}-${copy}` },
		detail_json: JSON.stringify({ ...detail, runAtMs: detail.runAtMs - shiftMs }),
	};
}

function insert(database: DatabaseSync, entry: Entry): void {
	const columns = Object.keys(entry);
	const places = columns.map(() => '?').join();
	const statement = database.prepare(
		`INSERT INTO task_runs (${columns.join()}) VALUES (${places})`,
	);
	statement.run(...Object.values(entry));
}
