/**
 * Installs one of the peers beside this file (Node, n8n, versions of OpenClaw) from its lockfile into
 * a cache outside the checkout, so that a second clone starts at once.
 *
 * Plain JavaScript without dependencies: it also fetches the Node that everything else runs on.
 */
import { spawn } from 'node:child_process';
import { createHash } from 'node:crypto';
import { cp, mkdir, readFile, readdir, rename, rm } from 'node:fs/promises';
import { existsSync } from 'node:fs';
import { homedir } from 'node:os';
import { dirname, join } from 'node:path';
import { createInterface } from 'node:readline';
import { fileURLToPath } from 'node:url';

const PEERS = dirname(fileURLToPath(import.meta.url));
const CACHE = join(
	process.env.XDG_CACHE_HOME || join(homedir(), '.cache'),
	'n8n-nodes-openclaw-gateway',
);

/** Raise when a recipe below changes: folders built by the old one are then left aside. */
const RECIPE_VERSION = 1;

/** What peers need beyond `npm ci` without install scripts (which would download binaries). */
const RECIPES = {
	// n8n keeps its data in SQLite. The module ships as source; the other native ones ship built.
	n8n: async (folder, report) => {
		report('building sqlite3 (about a minute)');
		await run(process.execPath, [await npmsNodeGyp(), 'rebuild', ...headersOption()], {
			cwd: join(folder, 'node_modules', 'sqlite3'),
		});
	},
};

/** The recipe of a peer, whichever version its name ends with: `n8n`, `n8n-1.123.81`. */
const recipeOf = (peer) => RECIPES[peer.replace(/-\d[\w.]*$/, '')];

/** The folder that `peer` is, or will be, installed in. */
async function peerFolder(peer) {
	const lock = await readFile(join(PEERS, peer, 'package-lock.json'));
	const key = createHash('sha256')
		.update(lock)
		.update(`${process.platform}-${process.arch}-${RECIPE_VERSION}`)
		.digest('hex')
		.slice(0, 12);
	return join(CACHE, `${peer}-${key}`);
}

/**
 * @param {string} peer one of the folders beside this file: `node`, `n8n`, `openclaw`, or an older
 *   `n8n-<version>` or `openclaw-<version>`
 * @param {(progress: string) => void} [report] told how far the installation is
 * @returns {Promise<string>} the folder that holds the peer's `node_modules`
 */
export async function installPeer(peer, report = () => {}) {
	const folder = await peerFolder(peer);
	if (existsSync(folder)) return folder;

	// Built aside and renamed when whole: a killed installation leaves nothing that looks finished.
	await removeAbandoned(peer);
	const partial = `${folder}.partial-${process.pid}`;
	await mkdir(partial, { recursive: true });
	for (const file of ['package.json', 'package-lock.json']) {
		await cp(join(PEERS, peer, file), join(partial, file));
	}
	await npmCi(partial, report);
	await removeSourceMaps(partial);
	await recipeOf(peer)?.(partial, report);
	await rename(partial, folder).catch(async (error) => {
		// Another process was quicker: its folder is the same as ours.
		if (!existsSync(folder)) throw error;
		await rm(partial, { recursive: true, force: true });
	});
	return folder;
}

/** What installations of this peer left behind that were killed. */
async function removeAbandoned(peer) {
	const names = existsSync(CACHE) ? await readdir(CACHE) : [];
	for (const name of names) {
		const [, installed, pid] = /^(.+)-\w+\.partial-(\d+)$/.exec(name) ?? [];
		if (installed !== peer || isRunning(Number(pid))) continue;
		await rm(join(CACHE, name), { recursive: true, force: true });
	}
}

function isRunning(pid) {
	try {
		return process.kill(pid, 0);
	} catch (error) {
		return error.code === 'EPERM';
	}
}

async function npmCi(folder, report) {
	const lock = JSON.parse(await readFile(join(folder, 'package-lock.json'), 'utf8'));
	const total = Object.keys(lock.packages).length - 1;
	const step = Math.ceil(total / 20);
	let fetched = 0;
	report(`0 of ${total} packages`);
	// `npm run` hands on this package's own "legacy-peer-deps", without which the lockfile is whole.
	const whole = ['ci', '--no-legacy-peer-deps', '--ignore-scripts'];
	await run('npm', [...whole, '--no-audit', '--no-fund', '--loglevel=http'], {
		cwd: folder,
		onLine: (line) => {
			if (!/^npm http (fetch|cache) .*\.tgz/.test(line)) return;
			fetched += 1;
			if (fetched % step === 0) report(`${Math.min(fetched, total)} of ${total} packages`);
		},
	});
	report('unpacked');
}

/** They are a fifth of n8n (0.6 GB), and nobody debugs a peer here. Older caches still have them. */
async function removeSourceMaps(folder) {
	for (const file of await readdir(folder, { recursive: true })) {
		if (/[.](css|[cm]?[jt]s)[.]map$/.test(file)) await rm(join(folder, file));
	}
}

/** npm's own node-gyp, which npm names to what it runs: the one beside sqlite3 is from 2021. */
async function npmsNodeGyp() {
	const answer = await run('npm', ['exec', '--call', 'node -p process.env.npm_config_node_gyp']);
	return answer.trim();
}

/** Node's headers where they are installed beside Node; without them node-gyp fetches its own. */
function headersOption() {
	const places = [dirname(dirname(process.execPath)), '/usr', '/usr/local'];
	const found = places.find((place) => existsSync(join(place, 'include', 'node', 'node_api.h')));
	return found ? [`--nodedir=${found}`] : [];
}

/** Runs a command to its end and returns what it printed; its last lines are in the error. */
function run(command, args, { cwd, onLine = () => {} } = {}) {
	return new Promise((resolve, reject) => {
		const child = spawn(command, args, { cwd, stdio: ['ignore', 'pipe', 'pipe'] });
		const lines = [];
		let stdout = '';
		child.stdout.on('data', (chunk) => (stdout += chunk));
		for (const stream of [child.stdout, child.stderr]) {
			createInterface({ input: stream }).on('line', (line) => {
				onLine(line);
				lines.push(line);
				if (lines.length > 40) lines.shift();
			});
		}
		child.on('error', reject);
		child.on('close', (code) => {
			if (code === 0) return resolve(stdout);
			reject(new Error(`${command} ${args.join(' ')} ended with ${code}:\n${lines.join('\n')}`));
		});
	});
}
