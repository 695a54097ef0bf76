/** What GitHub runs: what may publish runs none of our or others' code, and no tag can be moved. */
import { execFile, execFileSync } from 'node:child_process';
import { once } from 'node:events';
import { mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { promisify } from 'node:util';

import { describe, expect, it, onTestFinished } from 'vitest';
import { parse } from 'yaml';

const execute = promisify(execFile);

const ROOT = join(import.meta.dirname, '../..');
const FOLDER = join(ROOT, '.github/workflows');

interface Step {
	name?: string;
	uses?: string;
	run?: string;
}

interface Workflow {
	on: object;
	permissions: object;
	jobs: Record<string, { needs?: string; permissions?: object; steps: Step[] }>;
}

const read = (file: string) => parse(readFileSync(join(FOLDER, file), 'utf8')) as Workflow;
const stepsOf = ({ jobs }: Workflow) => Object.values(jobs).flatMap(({ steps }) => steps);

it.each(readdirSync(FOLDER))('%s pins every action by its commit', (file) => {
	const actions = stepsOf(read(file)).flatMap(({ uses }) => uses ?? []);
	expect(actions.length).toBeGreaterThan(0);
	expect(actions.filter((action) => !/^actions\/[\w-]+@[0-9a-f]{40}$/.test(action))).toEqual([]);
});

describe('publish.yml', () => {
	const workflow = read('publish.yml');
	const { pack, publish, release } = workflow.jobs;
	const actionsOf = (steps: Step[]) => steps.flatMap(({ uses }) => uses?.split('@')[0] ?? []);
	const commandsOf = (steps: Step[]) => steps.flatMap(({ run }) => run?.trim() ?? []);

	it('starts with a tag, and each job has the rights that it needs and no others', () => {
		expect(workflow.on).toEqual({ push: { tags: ['*.*.*'] } });
		const rights = Object.entries(workflow.jobs).map(([name, { permissions }]) => [
			name,
			permissions,
		]);
		expect([workflow.permissions, Object.fromEntries(rights)]).toEqual([
			{},
			{
				pack: { contents: 'read' },
				publish: { 'id-token': 'write' },
				release: { contents: 'write' },
			},
		]);
		expect([publish?.needs, release?.needs]).toEqual(['pack', 'publish']);
	});

	it('tests and packs without rights', () => {
		const commands = commandsOf(pack!.steps);
		expect(commands).toContain('.ci/run');
		expect(commands).toContain(
			'mkdir release && npm pack --ignore-scripts --pack-destination release',
		);
		expect(actionsOf(pack!.steps).at(-1)).toBe('actions/upload-artifact');
	});

	it('the job that publishes checks nothing out, installs nothing, and runs one command', () => {
		expect(actionsOf(publish!.steps)).toEqual(['actions/download-artifact', 'actions/setup-node']);
		expect(commandsOf(publish!.steps)).toEqual([
			'npm publish "./n8n-nodes-openclaw-gateway-$GITHUB_REF_NAME.tgz" --ignore-scripts --provenance --access public',
		]);
	});

	it('the job that writes the GitHub Release checks nothing out and runs one command', () => {
		expect(actionsOf(release!.steps)).toEqual(['actions/download-artifact']);
		expect(commandsOf(release!.steps)).toEqual([expect.stringMatching(/^gh release create /)]);
	});

	/** Runs the step of the workflow on a changelog; the notes that it leaves. */
	function notesFor(version: string, changelog: string): string {
		const { run } = pack!.steps.find(({ name }) => name?.startsWith("The changelog's lines"))!;
		const folder = mkdtempSync(join(tmpdir(), 'n8n-nodes-openclaw-gateway-notes-'));
		onTestFinished(() => rmSync(folder, { recursive: true }));
		mkdirSync(join(folder, 'release'));
		writeFileSync(join(folder, 'CHANGELOG.md'), changelog);
		// As GitHub runs a step.
		execFileSync('bash', ['-e', '-c', run!], {
			cwd: folder,
			env: { ...process.env, GITHUB_REF_NAME: version },
			stdio: 'pipe',
		});
		return readFileSync(join(folder, 'release', 'notes.md'), 'utf8').trim();
	}

	const CHANGELOG = [
		...['# Changelog', '', '## [Unreleased]', '', '- Later.', ''],
		...['## [1.10.0] - 2026-12-01', '', '### Added', '', '- Ten, see [docs](docs/x.md).', ''],
		...['## [1.1.0] - 2026-11-25', '', '- One.', '', '[1.1.0]: https://example.com'],
	].join('\n');

	it('the release has the lines of its version, and none is made without lines', () => {
		expect(notesFor('1.10.0', CHANGELOG)).toBe('### Added\n\n- Ten, see [docs](docs/x.md).');
		expect(notesFor('1.1.0', CHANGELOG)).toBe('- One.');
		expect(() => notesFor('1.1', CHANGELOG)).toThrow();
		expect(() => notesFor('1x1.0', CHANGELOG)).toThrow();
	});
});

describe('npm publish in a checkout', () => {
	/** By somebody who is signed in, to a registry of our own; how that ended, and what got there. */
	async function publishByHand(...flags: string[]) {
		const sent: string[] = [];
		const registry = createServer(({ method, url }, response) => {
			if (method !== 'GET') sent.push(`${method} ${url}`);
			response.writeHead(404, { 'content-type': 'application/json' }).end('{}');
		});
		await once(registry.listen(0, '127.0.0.1'), 'listening');
		onTestFinished(() => void registry.close());
		const host = `127.0.0.1:${(registry.address() as AddressInfo).port}/`;
		const signedIn = [`--registry=http://${host}`, `--//${host}:_authToken=unused`];
		// Not on GitHub, wherever this test runs.
		const ofGitHub = ['RELEASE_MODE', 'CI', 'GITHUB_ACTIONS'];
		const env = Object.fromEntries(
			Object.entries(process.env).filter(([name]) => !ofGitHub.includes(name)),
		);
		const npm = execute('npm', ['publish', ...signedIn, ...flags], { cwd: ROOT, env });
		const said = await npm.then(
			() => 'published',
			({ stdout, stderr }: { stdout: string; stderr: string }) => stdout + stderr,
		);
		return { said, sent };
	}

	it('is refused by npm, which can sign no provenance there', async () => {
		const { said, sent } = await publishByHand();
		expect(said).toContain('provenance generation not supported');
		expect(sent).toEqual([]);
	});

	it('names the command to use, where scripts may run', async () => {
		const { said, sent } = await publishByHand('--ignore-scripts=false');
		expect(said).toContain('npm run release');
		expect(sent).toEqual([]);
	});
});
