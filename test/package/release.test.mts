/** A release, made for real in a clone whose remote is a folder: everything but the publication. */
import { execFileSync } from 'node:child_process';
import { cpSync, mkdtempSync, readFileSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

import { afterAll, beforeAll, expect, it } from 'vitest';

const ROOT = join(import.meta.dirname, '../..');
const FILES = ['package.json', 'package-lock.json', 'CHANGELOG.md', '.release-it.json'];

const folder = mkdtempSync(join(tmpdir(), 'n8n-nodes-openclaw-gateway-release-'));
const clone = join(folder, 'clone');
const remote = join(folder, 'remote.git');

const run = (command: string, ...args: string[]) =>
	execFileSync(command, args, { cwd: clone, encoding: 'utf8', stdio: 'pipe' });
const git = (...args: string[]) => run('git', ...args);

/** Without the hook, which builds and lints: `npm test` has done that. */
const release = (...flags: string[]) =>
	run(
		process.execPath,
		join(ROOT, 'node_modules/release-it/bin/release-it.js'),
		...['minor', '--ci', '--hooks.before:init=true', ...flags],
	);

beforeAll(() => {
	execFileSync('git', ['init', '--quiet', '--bare', '--initial-branch=main', remote]);
	execFileSync('git', ['clone', '--quiet', remote, clone], { stdio: 'pipe' });
	for (const file of FILES) cpSync(join(ROOT, file), join(clone, file));
	writeFileSync(join(clone, '.gitignore'), 'node_modules\n');
	symlinkSync(join(ROOT, 'node_modules'), join(clone, 'node_modules'));
	git('config', 'user.name', 'Maintainer');
	git('config', 'user.email', 'maintainer@example.com');
	git('checkout', '--quiet', '-b', 'main');
	git('add', '.');
	git('commit', '--quiet', '-m', 'feat: something');
	git('push', '--quiet', '--set-upstream', 'origin', 'main');
});

afterAll(() => rmSync(folder, { recursive: true, force: true }));

const read = (file: string) => readFileSync(join(clone, file), 'utf8');
const versionOf = (file: string) => (JSON.parse(read(file)) as { version: string }).version;

it('a dry run changes nothing', () => {
	const before = versionOf('package.json');
	expect(release('--dry-run')).toContain('Done');
	expect(versionOf('package.json')).toBe(before);
	expect(git('ls-remote', '--tags', 'origin')).toBe('');
});

it('a release dates the changelog, commits, and pushes the tag that starts the publication', () => {
	const [major, minor] = versionOf('package.json').split('.').map(Number);
	const version = `${major}.${minor! + 1}.0`;
	const added = /## \[Unreleased\]\n\n([^]*?)(?=\n## \[|$)/.exec(read('CHANGELOG.md'))![1]!;
	release();

	expect([versionOf('package.json'), versionOf('package-lock.json')]).toEqual([version, version]);
	const today = new Date().toISOString().slice(0, 10);
	expect(read('CHANGELOG.md')).toContain(`## [${version}] - ${today}\n\n${added.trim()}`);
	expect(git('ls-remote', '--tags', 'origin')).toContain(`refs/tags/${version}`);
	expect(git('log', '-1', '--format=%s', 'origin/main').trim()).toBe(`chore: release ${version}`);
});
