/** n8n's own checks for verified community nodes, on what is published and on what it is made of. */
import { execFileSync } from 'node:child_process';
import { mkdtempSync, readdirSync, readFileSync, rmSync } from 'node:fs';
import { createRequire } from 'node:module';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

import { afterAll, beforeAll, expect, it } from 'vitest';

const ROOT = join(import.meta.dirname, '../..');

interface Manifest {
	[field: string]: unknown;
	keywords: string[];
	n8n: { nodes: string[]; credentials: string[] };
}

interface Scanner {
	analyzePackage(
		folder: string,
		patterns?: string[],
	): Promise<{ passed: boolean; message?: string; details?: string }>;
	SOURCE_FILE_PATTERNS: string[];
}

const require = createRequire(import.meta.url);
const manifest = require('../../package.json') as Manifest;
// A plugin of the scanner takes every file for its own test file in vitest's environment.
delete process.env.NODE_ENV;
// By name, since the scanner ships no types.
const SCANNER = '@n8n/scan-community-package/scanner/scanner.mjs';
const scanner = (await import(SCANNER)) as Scanner;

const folder = mkdtempSync(join(tmpdir(), 'n8n-nodes-openclaw-gateway-package-'));
const unpacked = join(folder, 'package');
let shipped: string[];

beforeAll(() => {
	const pack = ['pack', '--json', '--ignore-scripts', `--pack-destination=${folder}`];
	const [{ files, filename }] = JSON.parse(
		execFileSync('npm', pack, { cwd: ROOT, encoding: 'utf8' }),
	) as [{ files: Array<{ path: string }>; filename: string }];
	shipped = files.map(({ path }) => path);
	execFileSync('tar', ['-xzf', join(folder, filename), '-C', folder]);
});

afterAll(() => rmSync(folder, { recursive: true, force: true }));

it('the scanner finds no error in the tarball', async () => {
	expect(await scanner.analyzePackage(unpacked)).toEqual({ passed: true });
});

it('the scanner finds no error in the sources', async () => {
	expect(await scanner.analyzePackage(ROOT, scanner.SOURCE_FILE_PATTERNS)).toEqual({
		passed: true,
	});
});

it('has the manifest that n8n asks of a verified package', () => {
	expect(manifest).toMatchObject({
		license: 'MIT',
		repository: {
			url: 'git+https://github.com/n8n-nodes-openclaw-gateway/n8n-nodes-openclaw-gateway.git',
		},
		peerDependencies: { 'n8n-workflow': '*' },
	});
	expect(manifest.keywords).toContain('n8n-community-node-package');
	expect(Object.keys(manifest.peerDependencies as object)).toHaveLength(1);
	for (const field of ['dependencies', 'optionalDependencies', 'bundledDependencies']) {
		expect(manifest).not.toHaveProperty(field);
	}
	expect(readFileSync(join(unpacked, 'LICENSE'), 'utf8')).toMatch(/^MIT License/);
});

it('ships what it needs and nothing else', () => {
	const outside = shipped.filter((file) => !file.startsWith('dist/'));
	expect(outside.toSorted()).toEqual([
		'CHANGELOG.md',
		'LICENSE',
		'README.md',
		'index.js',
		'package.json',
	]);
	const inside = shipped.filter((file) => file.startsWith('dist/'));
	expect(
		inside.filter((file) => !/^dist\/(credentials|icons|nodes)\/.+\.(js|json|svg)$/.test(file)),
	).toEqual([]);
	for (const file of [...manifest.n8n.nodes, ...manifest.n8n.credentials]) {
		expect(shipped).toContain(file);
	}
});

it('exports every node and credential that n8n is told of', () => {
	const exported = Object.keys(require('../../index.js') as object);
	const registered = [...manifest.n8n.nodes, ...manifest.n8n.credentials].map((file) =>
		file.replace(/^.*\//, '').replace(/\.(node|credentials)\.js$/, ''),
	);
	expect(exported.toSorted()).toEqual(registered.toSorted());
});

it('has an icon and a codex file for every node, where n8n looks for them', () => {
	for (const file of manifest.n8n.nodes) {
		const classes = require(join(ROOT, file)) as Record<
			string,
			new () => { description: { icon: object; name: string } }
		>;
		const [NodeClass] = Object.values(classes);
		const { icon, name } = new NodeClass!().description;
		const place = join(unpacked, file, '..');
		for (const path of Object.values(icon as Record<string, string>)) {
			expect(readdirSync(join(place, path.replace('file:', ''), '..'))).toContain(
				path.split('/').at(-1),
			);
		}
		const codex = require(join(unpacked, file.replace(/\.js$/, '.json'))) as { node: string };
		expect(codex.node).toBe(`n8n-nodes-openclaw-gateway.${name}`);
	}
});
