/**
 * Runs one of package.json's scripts on a machine that has nothing but this checkout, Node and npm:
 * fetches the Node that n8n needs where this one is older, installs the locked packages, runs it.
 *
 *     node test/bootstrap.mjs <script> [arguments]
 */
import { spawn } from 'node:child_process';
import { createHash } from 'node:crypto';
import { once } from 'node:events';
import { existsSync, readFileSync, writeFileSync } from 'node:fs';
import { delimiter, dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { installPeer } from './e2e/peers/install.mjs';

/** The releases that n8n 2.41 and OpenClaw 2026.9 both run on: OpenClaw leaves out Node 25. */
const isFit = ([major, minor]) =>
	(major === 24 && minor >= 16) || (major === 26 && minor >= 1) || major > 26;

const root = dirname(dirname(fileURLToPath(import.meta.url)));
const [script, ...args] = process.argv.slice(2);

await putNodeOnPath();
await installPackages();
process.exitCode = await npm('run', script, '--', ...args);

async function putNodeOnPath() {
	if (isFit(process.versions.node.split('.').map(Number))) return;
	const folder = await installPeer('node', (progress) => console.log(`Node 24: ${progress}`));
	const bin = join(folder, 'node_modules', '.bin');
	if (!existsSync(join(bin, 'node'))) {
		throw new Error(
			`There is no packaged Node for ${process.platform}-${process.arch}. Install Node 24.16 or newer and run this again.`,
		);
	}
	process.env.PATH = `${bin}${delimiter}${process.env.PATH}`;
}

/** `npm ci`, unless node_modules already is what the lockfile says. */
async function installPackages() {
	const lock = createHash('sha256')
		.update(readFileSync(join(root, 'package-lock.json')))
		.digest('hex');
	const marker = join(root, 'node_modules', '.installed-lockfile');
	if (existsSync(marker) && readFileSync(marker, 'utf8') === lock) return;
	console.log('Installing the development packages (a minute or two)');
	const status = await npm('ci', '--no-audit', '--no-fund');
	if (status !== 0) process.exit(status);
	writeFileSync(marker, lock);
}

/** Runs npm to its end and returns its exit status. */
async function npm(...npmArgs) {
	const child = spawn('npm', npmArgs, { cwd: root, stdio: 'inherit' });
	// Ctrl-C reaches npm by itself; this process stays to tell how that ended.
	const stay = () => {};
	const pass = (signal) => child.kill(signal);
	process.on('SIGINT', stay).on('SIGTERM', pass);
	// The npm above passes a SIGTERM on to its shell, and the shell to nobody: then the parent goes.
	const parent = process.ppid;
	const watch = setInterval(() => process.ppid === parent || child.kill(), 1_000);
	const [status] = await once(child, 'close');
	clearInterval(watch);
	process.off('SIGINT', stay).off('SIGTERM', pass);
	return status ?? 1;
}
