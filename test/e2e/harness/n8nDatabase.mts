/** n8n's SQLite database, read beside n8n. */
import { join } from 'node:path';
import { DatabaseSync, type SQLInputValue } from 'node:sqlite';
import type { N8n } from './n8n.mts';
import { until } from './until.mts';

export function queryN8n<T>({ userFolder }: N8n, sql: string, ...values: SQLInputValue[]): T[] {
	const file = join(userFolder, '.n8n', 'database.sqlite');
	const database = new DatabaseSync(file, { readOnly: true });
	try {
		return database.prepare(sql).all(...values) as T[];
	} finally {
		database.close();
	}
}

export interface Executions {
	count: number;
	/** When the last one ended, in milliseconds since the epoch. */
	lastEndMs: number;
}

const EXECUTIONS = `
	SELECT count(*) AS count,
	       coalesce(sum(status IN ('new', 'running')), 0) AS open,
	       cast(round(1000 * unixepoch(max(stoppedAt), 'subsec')) AS INTEGER) AS lastEndMs
	FROM execution_entity WHERE workflowId = ?`;

/** Waits until no execution of the workflow is open any more: also thousands cost n8n nothing. */
export async function executionsOf(n8n: N8n, workflowId: string): Promise<Executions> {
	const bound = { seconds: 120, everyMs: 50 };
	return await until('the executions to end', bound, () => {
		const [row] = queryN8n<Executions & { open: number }>(n8n, EXECUTIONS, workflowId);
		return row!.open === 0 ? row : undefined;
	});
}
