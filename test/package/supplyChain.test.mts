/** Where what is published, and what tests it, comes from. */
import { execFileSync, spawnSync } from 'node:child_process';
import { createHash } from 'node:crypto';
import { cpSync, mkdtempSync, readdirSync, readFileSync, rmSync, symlinkSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';

import { init as listLicences } from 'license-checker-rseidelsohn';
import { afterAll, describe, expect, it } from 'vitest';

const ROOT = join(import.meta.dirname, '../..');

const readJson = <T,>(file: string): T => JSON.parse(readFileSync(join(ROOT, file), 'utf8')) as T;

interface Lockfile {
	lockfileVersion: number;
	packages: Record<string, { integrity?: string; link?: boolean; inBundle?: boolean }>;
}

const lockfiles = execFileSync('git', ['ls-files', '*package-lock.json'], {
	cwd: ROOT,
	encoding: 'utf8',
})
	.trim()
	.split('\n');

const manifests = execFileSync('git', ['ls-files', '*package.json'], {
	cwd: ROOT,
	encoding: 'utf8',
})
	.trim()
	.split('\n');

it('every manifest has its lockfile', () => {
	expect(lockfiles.map((file) => dirname(file))).toEqual(manifests.map((file) => dirname(file)));
});

it.each(lockfiles)('%s pins every package by a SHA-512', (file) => {
	const { packages } = readJson<Lockfile>(file);
	const installed = Object.entries(packages).filter(([path, { link }]) => path !== '' && !link);
	const loose = installed
		// A bundled package comes inside another's tarball, under that one's hash.
		.filter(([, { integrity, inBundle }]) => !inBundle && !integrity?.startsWith('sha512-'))
		.map(([path]) => path);
	expect(installed.length).toBeGreaterThan(0);
	expect(loose).toEqual([]);
});

describe('the tarball', () => {
	const folders: string[] = [];
	afterAll(() => folders.forEach((folder) => rmSync(folder, { recursive: true })));

	/** The SHA-256 of what is packed from a fresh copy of the sources. */
	function packed(): string {
		const folder = mkdtempSync(join(tmpdir(), 'n8n-nodes-openclaw-gateway-build-'));
		folders.push(folder);
		const sources = execFileSync('git', ['ls-files', '-z', '--', ':!test'], {
			cwd: ROOT,
			encoding: 'utf8',
		});
		for (const file of sources.split('\0').filter(Boolean)) {
			cpSync(join(ROOT, file), join(folder, file));
		}
		symlinkSync(join(ROOT, 'node_modules'), join(folder, 'node_modules'));
		execFileSync('npm', ['run', '--silent', 'build'], { cwd: folder });
		execFileSync('npm', ['pack', '--silent', '--ignore-scripts'], { cwd: folder });
		const tarball = readdirSync(folder).find((name) => name.endsWith('.tgz'))!;
		return createHash('sha256')
			.update(readFileSync(join(folder, tarball)))
			.digest('hex');
	}

	it('is the same, byte for byte, from two builds in two folders', () => {
		expect(packed()).toBe(packed());
	});

	it('brings no package along', () => {
		const manifest = readJson<Record<string, object>>('package.json');
		const kinds = [
			'dependencies',
			'optionalDependencies',
			'bundleDependencies',
			'bundledDependencies',
		];
		expect(kinds.filter((kind) => kind in manifest)).toEqual([]);
	});
});

/** Licences that ask for no more than to be named, and n8n's own, whose packages are not shipped. */
const ALLOWED = [
	...['0BSD', 'Apache-2.0', 'BSD', 'BSD-2-Clause', 'BSD-3-Clause', 'BlueOak-1.0.0', 'CC-BY-3.0'],
	...['CC-BY-4.0', 'CC0-1.0', 'ISC', 'MIT', 'MIT-0', 'MPL-2.0', 'Python-2.0', 'Unlicense', 'WTFPL'],
	...['Zlib'],
];

it('every tool has a licence that is allowed', async () => {
	const found = await new Promise<Record<string, { licenses?: string | string[] }>>(
		(resolve, reject) => {
			listLicences({ start: ROOT }, (error, packages) =>
				error ? reject(error) : resolve(packages),
			);
		},
	);
	const refused = Object.entries(found)
		.map(([name, { licenses }]) => [name, [licenses ?? 'none'].flat().join(' AND ')] as const)
		.filter(([name, licences]) => !isOfN8n(name) && !isAllowed(licences));
	expect(Object.keys(found).length).toBeGreaterThan(100);
	expect(refused).toEqual([]);
});

/** n8n's own licences allow to develop against it. */
function isOfN8n(name: string): boolean {
	return /^(@n8n\/|@n8n_io\/|n8n-|n8n@)/.test(name);
}

/** Of alternatives one is enough; of licences that hold together, all are needed. */
function isAllowed(expression: string): boolean {
	const plain = expression.replaceAll(/[()*]/g, '');
	return plain
		.split(' OR ')
		.some((choice) => choice.split(' AND ').every((name) => ALLOWED.includes(name.trim())));
}

it('the registry knows of no hole in what ships, where it answers that question', ({
	annotate,
}) => {
	const audit = ['audit', '--omit=dev', '--omit=peer', '--json', '--package-lock-only'];
	const { stdout } = spawnSync('npm', audit, { cwd: ROOT, encoding: 'utf8', timeout: 60_000 });
	const report = JSON.parse(stdout || '{}') as {
		metadata?: { vulnerabilities: { total: number } };
	};
	// Said in the report of the tests: no answer is not a good answer.
	if (!report.metadata) return annotate('npm audit: not answered by the registry', 'warning');
	expect(report.metadata.vulnerabilities.total).toBe(0);
});
