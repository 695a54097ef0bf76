import { execFile } from 'node:child_process';
import { existsSync } from 'node:fs';
import { mkdir, readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { PROJECT_ROOT, dataFolder } from './output.mts';

const run = promisify(execFile);

/** Where global set-up leaves the name of the tarball for the processes that run the test files. */
const PACKED = 'PACKED_TARBALL';

let packed: Promise<string> | undefined;

/** The package as a user gets it, packed from the checkout once. */
export function packedTarball(): Promise<string> {
	packed ??= process.env[PACKED] === undefined ? pack() : Promise.resolve(process.env[PACKED]);
	return packed;
}

export async function prepareTarball(): Promise<void> {
	process.env[PACKED] = await packedTarball();
}

async function pack(): Promise<string> {
	const manifest = JSON.parse(
		await readFile(join(PROJECT_ROOT, 'package.json'), 'utf8'),
	) as Manifest;
	const missing = [...manifest.n8n.nodes, ...manifest.n8n.credentials].filter(
		(file) => !existsSync(join(PROJECT_ROOT, file)),
	);
	if (missing.length > 0) {
		throw new Error(`Not built: ${missing.join(', ')} missing. Run \`npm run build\` first.`);
	}
	const folder = dataFolder('package');
	const { stdout } = await run(
		'npm',
		['pack', '--json', '--ignore-scripts', `--pack-destination=${folder}`],
		{ cwd: PROJECT_ROOT },
	);
	const [{ filename }] = JSON.parse(stdout) as [{ filename: string }];
	return join(folder, filename);
}

interface Manifest {
	n8n: { nodes: string[]; credentials: string[] };
}

/** Installs the tarball as n8n's own "install community package" does. */
export async function installCommunityPackage(userFolder: string): Promise<void> {
	const folder = join(userFolder, '.n8n', 'nodes');
	await mkdir(folder, { recursive: true });
	// Without a manifest of its own npm would install into the next folder up that has one.
	await writeFile(join(folder, 'package.json'), '{ "name": "installed-nodes", "private": true }\n');
	const flags = [
		'--ignore-scripts',
		'--legacy-peer-deps',
		'--omit=peer',
		'--no-audit',
		'--no-fund',
	];
	await run('npm', ['install', ...flags, await packedTarball()], { cwd: folder });
}
