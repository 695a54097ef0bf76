/** Measures in a process of Vitest's: there `n8n-core` and the node load one `n8n-workflow`. */
import { execFile } from 'node:child_process';
import { writeFileSync } from 'node:fs';
import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { dataFolder, PROJECT_ROOT } from '../e2e/harness/output.mts';
import type { BenchOptions, Row } from './row.mts';

const run = promisify(execFile);

/** Runs `test/bench/<name>.bench.mts` and answers the rows that it hands over. */
export const inVitest = (name: string) =>
	async function* (options: BenchOptions): AsyncGenerator<Row> {
		const file = join(dataFolder('bench'), 'rows.json');
		const env = { ...process.env, BENCH_ROWS: file, BENCH_OPTIONS: JSON.stringify(options) };
		const vitest = join(PROJECT_ROOT, 'node_modules/vitest/vitest.mjs');
		const args = [vitest, 'run', '--project', 'bench', `test/bench/${name}.bench.mts`];
		await runToTheEnd(args, env);
		yield* JSON.parse(await readFile(file, 'utf8')) as Row[];
	};

/** It ends with this process, also where this one is ended from outside. */
async function runToTheEnd(args: string[], env: NodeJS.ProcessEnv): Promise<void> {
	const running = run(process.execPath, args, { cwd: PROJECT_ROOT, env });
	const end = () => running.child.kill();
	process.once('exit', end);
	try {
		await running;
	} finally {
		process.off('exit', end);
	}
}

/** In that process: what the bench was asked for. */
export const givenOptions = (): BenchOptions =>
	JSON.parse(process.env.BENCH_OPTIONS!) as BenchOptions;

/** In that process: hands the rows over. */
export const handOver = (rows: Row[]): void =>
	writeFileSync(process.env.BENCH_ROWS!, JSON.stringify(rows));
