/** The time in the trigger's own `webhook()`: n8n-core's context, and no server around it. */
import { execFile } from 'node:child_process';
import { mkdtemp, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { PROJECT_ROOT } from '../e2e/harness/output.mts';
import type { BenchOptions, Row } from './row.mts';

const run = promisify(execFile);

/** In a process of Vitest's: there `n8n-core` and the node load one and the same `n8n-workflow`. */
export async function* ownTime({ quick }: BenchOptions): AsyncGenerator<Row> {
	const folder = await mkdtemp(join(tmpdir(), 'n8n-nodes-openclaw-bench-'));
	const file = join(folder, 'rows.json');
	try {
		const env = { ...process.env, BENCH_ROWS: file, ...(quick && { BENCH_QUICK: '1' }) };
		const vitest = join(PROJECT_ROOT, 'node_modules/vitest/vitest.mjs');
		const args = [vitest, 'run', '--project', 'ownTime'];
		await run(process.execPath, args, { cwd: PROJECT_ROOT, env });
		yield* JSON.parse(await readFile(file, 'utf8')) as Row[];
	} finally {
		await rm(folder, { recursive: true, force: true });
	}
}
