/**
 * Measures the package against what a user would take instead, and prints each figure with its
 * target. A missed target does not fail the command; a wrong answer does.
 *
 *     npm run bench -- [--quick] [--only http --only ownTime ...]
 */
import { join } from 'node:path';
import { parseArgs } from 'node:util';
import { LOG_FOLDER, removeLogs } from '../e2e/harness/output.mts';
import { http } from './http.mts';
import { node } from './node.mts';
import { ownTime } from './ownTime.mts';
import { print, RESULTS_FILE, save } from './report.mts';
import type { BenchOptions, Row } from './row.mts';

const SCENARIOS: Record<string, (options: BenchOptions) => Promise<Row[]>> = {
	ownTime,
	http,
	node,
};

const { values } = parseArgs({
	options: {
		quick: { type: 'boolean', default: false },
		only: { type: 'string', multiple: true, default: Object.keys(SCENARIOS) },
	},
});

const interrupt = () => process.exit(130);
process.on('SIGINT', interrupt).on('SIGTERM', interrupt);

const rows: Row[] = [];
for (const name of values.only) {
	const scenario = SCENARIOS[name];
	if (!scenario) throw new Error(`No scenario ${name}: ${Object.keys(SCENARIOS).join(', ')}`);
	console.log(`Measuring: ${name}`);
	rows.push(...(await scenario({ quick: values.quick })));
}
print(rows);
const complete = !values.quick && values.only.length === Object.keys(SCENARIOS).length;
// A trial's figures do not take the place of the ones that the documentation shows.
const file = complete ? RESULTS_FILE : join(LOG_FOLDER, '..', 'bench-trial.json');
save(rows, complete, file);
console.log(`Results: ${file}`);
await removeLogs();
process.exit(0);
