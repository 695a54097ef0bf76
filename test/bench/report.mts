/** The rows as a table for people and as JSON for the plots. */
import { mkdirSync, writeFileSync } from 'node:fs';
import { cpus, totalmem } from 'node:os';
import { dirname, join } from 'node:path';
import { PROJECT_ROOT } from '../e2e/harness/output.mts';
import type { Row } from './row.mts';

export const RESULTS_FILE = join(PROJECT_ROOT, 'docs/performance/results.json');

export interface Results {
	takenAt: string;
	machine: string;
	/** What could not be measured, and why. */
	failures: string[];
	rows: Row[];
}

export function save(rows: Row[], failures: string[], file: string): void {
	const gigabytes = Math.round(totalmem() / 2 ** 30);
	const machine = `${cpus().length} × ${cpus()[0]?.model ?? 'unknown CPU'}, ${gigabytes} GB, Node ${process.version}`;
	const results: Results = { takenAt: new Date().toISOString(), machine, failures, rows };
	mkdirSync(dirname(file), { recursive: true });
	writeFileSync(file, `${JSON.stringify(results, null, '\t')}\n`);
}

export const figure = (value: number | undefined): string =>
	value === undefined ? '' : String(Number(value.toPrecision(3)));

export function print(rows: Row[]): void {
	console.table(
		rows.map(
			({ scenario, engine = '', name, unit, ours, other, ratio, target = 'none', holds }) => ({
				...{ scenario, engine, name, ours: figure(ours), unit, compared: figure(other) },
				...{ ratio: figure(ratio), target, holds: holds === undefined ? '' : holds ? 'yes' : 'NO' },
			}),
		),
	);
}
