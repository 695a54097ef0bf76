/** The rows as a table in the terminal, and as JSON. */
import { mkdirSync, writeFileSync } from 'node:fs';
import { cpus, totalmem } from 'node:os';
import { dirname, join } from 'node:path';
import { PROJECT_ROOT } from '../e2e/harness/output.mts';
import type { Row } from './row.mts';

const RESULTS = join(PROJECT_ROOT, 'test/bench/results');
export const RESULTS_FILE = join(RESULTS, 'results.json');
/** The same for people. */
export const PAGE = join(RESULTS, 'README.md');

export interface Results {
	takenAt: string;
	machine: string;
	/** What could not be measured, and why. */
	failures: string[];
	rows: Row[];
}

export function save(rows: Row[], failures: string[], file: string): Results {
	const gigabytes = Math.round(totalmem() / 2 ** 30);
	const machine = `${cpus().length} × ${cpus()[0]?.model ?? 'unknown CPU'}, ${gigabytes} GB, Node ${process.version}`;
	const results: Results = { takenAt: new Date().toISOString(), machine, failures, rows };
	mkdirSync(dirname(file), { recursive: true });
	writeFileSync(file, `${JSON.stringify(results, null, '\t')}\n`);
	return results;
}

export const figure = (value: number | undefined): string =>
	value === undefined ? '' : String(Number(value.toPrecision(3)));

export function print(rows: Row[]): void {
	console.table(
		rows.map(
			({ scenario, engine = '', name, unit, ours, other, ratio, pairs, spread, ...judged }) => ({
				...{ scenario, engine, name, ours: figure(ours), unit, compared: figure(other) },
				...{ ratio: figure(ratio), half: spread?.map(figure).join('–') ?? '', pairs: pairs ?? '' },
				target: judged.target ?? 'none',
				holds: judged.holds === undefined ? '' : judged.holds ? 'yes' : 'NO',
			}),
		),
	);
}
