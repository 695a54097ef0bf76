/**
 * Measures the package against what a user would take instead, and prints each figure with its
 * target. A missed target does not fail the command; a wrong answer does.
 *
 *     npm run bench -- [--quick] [--only http --only ownTime ...]
 */
import { join } from 'node:path';
import { parseArgs } from 'node:util';
import { installAll } from '../e2e/harness/installPeers.mts';
import { LOG_FOLDER, removeLogs } from '../e2e/harness/output.mts';
import { BEFORE_THE_BOUND } from '../e2e/versions/gatewayVersions.mts';
import { ask } from './ask.mts';
import { http } from './http.mts';
import { inVitest } from './inVitest.mts';
import { live } from './live.mts';
import { node } from './node.mts';
import { queue } from './queue.mts';
import { writePage } from './page.mts';
import { figure, print, RESULTS_FILE, save } from './report.mts';
import { type BenchOptions, canTell, type Row } from './row.mts';

interface Scenario {
	rows: (options: BenchOptions) => AsyncGenerator<Row>;
	/**
	 * Once these are over, one pair of rounds a row has to do. All of them are to fit into half an hour.
	 */
	minutes: number;
}

const SCENARIOS: Record<string, Scenario> = {
	ownTime: { rows: inVitest('ownTime'), minutes: 2 },
	http: { rows: http, minutes: 9 },
	node: { rows: node, minutes: 3 },
	ask: { rows: ask, minutes: 3 },
	history: { rows: inVitest('history'), minutes: 3 },
	backlog: { rows: inVitest('backlog'), minutes: 1 },
	queue: { rows: queue, minutes: 3 },
	live: { rows: live, minutes: 5 },
};

const { values } = parseArgs({
	options: {
		quick: { type: 'boolean', default: false },
		only: { type: 'string', multiple: true, default: Object.keys(SCENARIOS) },
	},
});

const interrupt = () => process.exit(130);
process.on('SIGINT', interrupt).on('SIGTERM', interrupt);

const scenarios = values.only.map((name) => {
	const scenario = SCENARIOS[name];
	if (!scenario) throw new Error(`No scenario ${name}: ${Object.keys(SCENARIOS).join(', ')}`);
	return { name, ...scenario };
});
// Before the first scenario's time begins.
const older = BEFORE_THE_BOUND.gateway.peer;
await installAll({ OpenClaw: 'openclaw', 'an older OpenClaw': older, n8n: 'n8n' });
const rows: Row[] = [];
const failures: string[] = [];
for (const { name, rows: measure, minutes } of scenarios) {
	const startMs = Date.now();
	console.log(`Measuring: ${name}`);
	try {
		for await (const row of measure({ quick: values.quick, untilMs: startMs + minutes * 60_000 })) {
			rows.push(row);
			console.log(`  ${row.engine ?? ''} ${row.name}: ${figure(row.ours)} ${row.unit}`);
		}
	} catch (error) {
		// What was measured before it, and what comes after it, is still worth its time.
		failures.push(`${name}: ${(error as Error).message}`);
	}
	console.log(`  ${Math.round((Date.now() - startMs) / 1_000)} s`);
}
print(rows.filter(canTell));
for (const row of rows.filter((one) => !canTell(one))) {
	console.log(`Left out, as it cannot tell: ${row.name} beside ${row.comparedTo}`);
}
// A trial's figures do not take the place of the ones that the page shows.
const isWhole = !values.quick && scenarios.length === Object.keys(SCENARIOS).length;
const file = isWhole ? RESULTS_FILE : join(LOG_FOLDER, '..', 'bench-trial.json');
const results = save(rows, failures, file);
if (isWhole && failures.length === 0) await writePage(results);
console.log(`Results: ${file}`);
if (failures.length === 0) await removeLogs();
else console.error(`Failed:\n${failures.join('\n')}\nLogs: ${LOG_FOLDER}`);
process.exit(failures.length === 0 ? 0 : 1);
