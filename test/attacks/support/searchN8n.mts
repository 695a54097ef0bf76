/** Where n8n could have kept a secret: its database, its files, and what it hands out. */
import { readdirSync } from 'node:fs';
import { join } from 'node:path';
import { DatabaseSync } from 'node:sqlite';

import { filesHolding } from '../../e2e/harness/search.mts';
import type { Peers } from '../../e2e/harness/peers.mts';

/**
 * The places that hold the text: `table.column` of every table of the database (also execution
 * data, which is JSON text and so holds a secret as it is), files and logs, exported workflows.
 */
export async function placesHolding(text: string, peers: Peers): Promise<string[]> {
	const { api, n8n } = peers;
	const files = await filesHolding(text, n8n.userFolder, n8n.logFile);
	const workflows = await api.rest.get<Array<{ id: string }>>('/workflows', { take: 200 });
	const exported = [];
	for (const { id } of workflows) {
		const workflow = JSON.stringify(await api.rest.get(`/workflows/${id}`));
		if (workflow.includes(text)) exported.push(`exported workflow ${id}`);
	}
	return [...columnsHolding(text, n8n.userFolder), ...files, ...exported];
}

function columnsHolding(text: string, userFolder: string): string[] {
	const folder = join(userFolder, '.n8n');
	const file = readdirSync(folder).find((name) => name.endsWith('.sqlite'));
	if (file === undefined) throw new Error(`There is no database in ${folder}`);
	const database = new DatabaseSync(join(folder, file), { readOnly: true });
	try {
		const tables = database.prepare("SELECT name FROM sqlite_master WHERE type = 'table'").all();
		return tables.flatMap(({ name: table }) =>
			database
				.prepare('SELECT name FROM pragma_table_info(?)')
				.all(table!)
				.filter(({ name: column }) => {
					const holds = `instr(CAST("${column}" AS BLOB), CAST(? AS BLOB)) > 0`;
					const query = `SELECT 1 FROM "${table}" WHERE ${holds} LIMIT 1`;
					return database.prepare(query).get(text) !== undefined;
				})
				.map(({ name: column }) => `${String(table)}.${String(column)}`),
		);
	} finally {
		database.close();
	}
}
