import { join } from 'node:path';
import { DatabaseSync } from 'node:sqlite';

import type { Peers } from '../../e2e/harness/peers.mts';
import { until } from '../../e2e/harness/until.mts';

/** Waits until no execution of the workflow is open any more, and answers how many n8n has. */
export async function executionsOf({ n8n }: Peers, workflowId: string): Promise<number> {
	const file = join(n8n.userFolder, '.n8n', 'database.sqlite');
	const open = "coalesce(sum(status IN ('new', 'running')), 0) AS open";
	const query = `SELECT count(*) AS "all", ${open} FROM execution_entity WHERE workflowId = ?`;
	return await until('the executions to end', { seconds: 120 }, async () => {
		const database = new DatabaseSync(file, { readOnly: true });
		try {
			const counts = database.prepare(query).get(workflowId) as { all: number; open: number };
			return counts.open === 0 ? counts.all : undefined;
		} finally {
			database.close();
		}
	});
}
