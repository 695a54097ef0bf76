/**
 * Pins n8n and OpenClaw to the newest versions that can be installed from the registry, in this checkout
 * only: what is tested after it is them. For the weekly workflow; say `git checkout test/e2e/peers` to
 * undo it.
 *
 *     node test/e2e/peers/newest.mjs
 */
import { execFileSync } from 'node:child_process';
import { readFileSync, rmSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';

const PEERS = dirname(fileURLToPath(import.meta.url));

/** The registry may have a version some days before it has everything that the version needs. */
const MOST_TRIED = 5;

for (const name of ['n8n', 'openclaw']) console.log(`${name} ${pinNewest(name)}`);

function pinNewest(name) {
	const folder = join(PEERS, name);
	const files = ['package.json', 'package-lock.json'].map((file) => join(folder, file));
	const [manifest, lock] = files.map((file) => readFileSync(file, 'utf8'));
	const pinned = JSON.parse(manifest).dependencies[name];
	for (const version of newestFirst(name, folder).slice(0, MOST_TRIED)) {
		if (version === pinned) {
			writeFileSync(files[0], manifest);
			writeFileSync(files[1], lock);
			return version;
		}
		const changed = JSON.parse(manifest);
		changed.dependencies[name] = version;
		writeFileSync(files[0], `${JSON.stringify(changed, null, 2)}\n`);
		rmSync(files[1], { force: true });
		try {
			npm(
				folder,
				...['install', '--package-lock-only', '--ignore-scripts', '--no-audit', '--no-fund'],
				'--omit-lockfile-registry-resolved',
			);
			return version;
		} catch ({ message }) {
			console.error(`${name} ${version} cannot be installed: ${message}`);
		}
	}
	throw new Error(`None of the newest ${MOST_TRIED} versions of ${name} can be installed`);
}

/** From the one that the registry calls the latest on. */
function newestFirst(name, folder) {
	const latest = npm(folder, 'view', name, 'dist-tags.latest').trim();
	const all = JSON.parse(npm(folder, 'view', name, 'versions', '--json'));
	return all
		.filter((version) => /^\d+\.\d+\.\d+$/.test(version) && compare(version, latest) <= 0)
		.sort((one, other) => compare(other, one));
}

function compare(one, other) {
	const [ours, theirs] = [one, other].map((version) => version.split('.').map(Number));
	const place = ours.findIndex((part, index) => part !== theirs[index]);
	return place < 0 ? 0 : ours[place] - theirs[place];
}

function npm(cwd, ...args) {
	return execFileSync('npm', args, { cwd, encoding: 'utf8', stdio: ['ignore', 'pipe', 'inherit'] });
}
