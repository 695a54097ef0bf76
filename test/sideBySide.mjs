/**
 * Runs scripts of package.json at the same time, as each keeps one core busy, and prints what each
 * said once it is through.
 *
 *     node test/sideBySide.mjs <script> ...
 */
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { text } from 'node:stream/consumers';

await Promise.all(
	process.argv.slice(2).map(async (script) => {
		const child = spawn('npm', ['run', script], { stdio: ['inherit', 'pipe', 'pipe'] });
		const output = Promise.all([text(child.stdout), text(child.stderr)]);
		const [status] = await once(child, 'close');
		process.stdout.write((await output).join(''));
		if (status !== 0) process.exitCode = 1;
	}),
);
