/**
 * Pins n8n and OpenClaw to the newest versions that the registry has, in this checkout only: what is
 * tested after it is them. For the weekly workflow; say `git checkout test/e2e/peers` to undo it.
 *
 *     node test/e2e/peers/newest.mjs
 */
import { execFileSync } from 'node:child_process';
import { readFileSync, rmSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';

const PEERS = dirname(fileURLToPath(import.meta.url));

for (const name of ['n8n', 'openclaw']) {
	const folder = join(PEERS, name);
	const version = npm(folder, 'view', name, 'version').trim();
	const file = join(folder, 'package.json');
	const manifest = JSON.parse(readFileSync(file, 'utf8'));
	manifest.dependencies[name] = version;
	writeFileSync(file, `${JSON.stringify(manifest, null, 2)}\n`);
	rmSync(join(folder, 'package-lock.json'));
	npm(
		folder,
		...['install', '--package-lock-only', '--ignore-scripts', '--no-audit', '--no-fund'],
		'--omit-lockfile-registry-resolved',
	);
	console.log(`${name} ${version}`);
}

function npm(cwd, ...args) {
	return execFileSync('npm', args, { cwd, encoding: 'utf8', stdio: ['ignore', 'pipe', 'inherit'] });
}
