import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { existsSync } from 'node:fs';
import { setTimeout as sleep } from 'node:timers/promises';

import axios from 'axios';
import { describe, expect, it, onTestFinished } from 'vitest';

import { describeServers, INSPECTABLE } from './harness/diagnosis.mts';
import { createNetworkNamespace } from './harness/networkNamespace.mts';
import { dataFolder } from './harness/output.mts';
import { oneAtATime } from './harness/oneAtATime.mts';
import { freePort, freePorts } from './harness/ports.mts';
import { baseEnvironment, startServer } from './harness/processes.mts';
import { keepLogsOfFailures } from './harness/vitestPeers.mts';
import { until } from './harness/until.mts';

keepLogsOfFailures();

const server = async (name: string, program: string) => {
	const port = await freePort();
	const folder = dataFolder(name);
	return {
		name: `${name}-${port}`,
		command: process.execPath,
		args: ['--eval', program, String(port)],
		env: baseEnvironment(folder),
		cwd: folder,
		health: `http://127.0.0.1:${port}/`,
		startWithinSeconds: 20,
	};
};

/** Listens, has a child of its own, and says the ids of both. */
const WITH_A_CHILD = `
	const child = require('node:child_process').spawn('sleep', ['600'], { stdio: 'ignore' });
	require('node:http').createServer((_, response) => response.end(String(child.pid)))
		.listen(Number(process.argv[1]), '127.0.0.1');
`;

const SHOWS_ITS_CALLER = `
	require('node:http').createServer(({ socket }, response) => response.end(socket.remoteAddress))
		.listen(Number(process.argv[1]), '0.0.0.0');
`;

/** Answers once and then never again: its thread is busy for good. */
const SPINS = `
	const spins = () => { for (;;); };
	require('node:http').createServer(({ url }, response) => {
		response.end();
		if (url === '/spin') setImmediate(spins);
	}).listen(Number(process.argv[1]), '127.0.0.1');
	console.error('it listens');
`;

const isAlive = (pid: number): boolean => {
	try {
		return process.kill(pid, 0);
	} catch (error) {
		if ((error as NodeJS.ErrnoException).code === 'ESRCH') return false;
		throw error;
	}
};

const ended = (pid: number) =>
	until(`process ${pid} to end`, { seconds: 20 }, () => !isAlive(pid) || undefined);

describe('a server', () => {
	it('that answers no more is described by its log and by what it does', async () => {
		const options = await server('spinning', SPINS);
		const args = [INSPECTABLE, ...options.args];
		const { stop } = await startServer({ ...options, args, isInspectable: true });
		onTestFinished(() => stop('SIGKILL'));
		expect(await describeServers()).toContain('It has open: TCPServerWrap');
		await axios.get(`${options.health}spin`);
		await until(
			'it to spin',
			{ seconds: 20 },
			async () => (await describeServers()).includes('at spins') || undefined,
		);
		expect(await describeServers()).toContain('it listens');
	});

	it('that ends while starting is reported with the end of its log', async () => {
		const options = await server('broken', `console.error('no such table'); process.exit(3);`);
		await expect(startServer(options)).rejects.toThrow(
			/broken-\d+ ended while starting \(3\)[^]*no such table/,
		);
	});

	it('is stopped together with its children', async () => {
		const options = await server('stopped', WITH_A_CHILD);
		const { pid, stop } = await startServer(options);
		const child = Number(await (await fetch(options.health)).text());
		expect([isAlive(pid), isAlive(child)]).toEqual([true, true]);
		await stop();
		await Promise.all([ended(pid), ended(child)]);
	});

	it('does not outlive a harness that was killed', async () => {
		const options = await server('orphan', WITH_A_CHILD);
		const harness = spawn(process.execPath, ['--input-type=module', '--eval', HARNESS], {
			env: { ...process.env, SERVER: JSON.stringify(options) },
			stdio: ['ignore', 'pipe', 'inherit'],
		});
		const [pids] = (await once(harness.stdout, 'data')) as [Buffer];
		const [pid, child] = String(pids).split(' ').map(Number) as [number, number];
		expect([isAlive(pid), isAlive(child)]).toEqual([true, true]);
		harness.kill('SIGKILL');
		await Promise.all([ended(pid), ended(child)]);
	});
});

describe('what test files have to themselves, also those that run at the same time', () => {
	/** Another process that prints what `expression` gives, and stays until it is killed. */
	async function another(expression: string) {
		const program = `setInterval(() => {}, 1000); console.log(await (${expression}));`;
		const child = spawn(process.execPath, ['--input-type=module', '--eval', program], {
			stdio: ['ignore', 'pipe', 'inherit'],
		});
		onTestFinished(() => void child.kill('SIGKILL'));
		const [printed] = (await once(child.stdout, 'data')) as [Buffer];
		return { child, printed: String(printed).trim() };
	}

	it('ports: no process gets those of another that lives', async () => {
		const ports = `(await import(${module('harness/ports.mts')})).freePorts(40).then(String)`;
		const [own, ...others] = await Promise.all([
			freePorts(40),
			...Array.from({ length: 3 }, async () => (await another(ports)).printed),
		]);
		const all = [...own, ...others.flatMap((printed) => printed.split(',').map(Number))];
		expect(new Set(all).size).toBe(160);
		expect(Math.max(...all)).toBeLessThan(32_768);
	});

	it('a turn to change the machine: it ends with the process that had it', async () => {
		const ofAnother = `(await import(${module('harness/oneAtATime.mts')}))
			.oneAtATime(() => new Promise(() => console.log('has the turn')))`;
		const { child } = await another(ofAnother);
		let isMine = false;
		const mine = oneAtATime(async () => void (isMine = true));
		// Longer than it takes to ask again.
		await sleep(1_000);
		expect([isMine, child.exitCode]).toEqual([false, null]);
		child.kill('SIGKILL');
		await mine;
	});
});

describe('a network namespace', () => {
	const exists = (name: string) => existsSync(`/run/netns/${name}`);

	it('reaches and is reached by this host, until the way between is cut', async () => {
		const namespace = await createNetworkNamespace();
		const options = await server('inside', SHOWS_ITS_CALLER);
		const [command, args] = namespace.inside(options.command, options.args);
		const health = options.health.replace('127.0.0.1', namespace.address);
		const { stop } = await startServer({ ...options, command, args, health });
		const answer = async () =>
			await fetch(health, { signal: AbortSignal.timeout(2_000) }).then(
				async (response) => await response.text(),
				() => undefined,
			);
		expect(await answer()).toBe(namespace.hostAddress);
		await namespace.cut();
		expect(await answer()).toBeUndefined();
		await namespace.restore();
		await until('the link to be up again', { seconds: 20 }, answer);
		await stop();
		await namespace.remove();
		expect(exists(namespace.name)).toBe(false);
	});

	it('does not outlive a harness that was killed', async () => {
		const program = `
			const { createNetworkNamespace } = await import(${module('harness/networkNamespace.mts')});
			console.log((await createNetworkNamespace()).name);
			setInterval(() => {}, 1000);
		`;
		const harness = spawn(process.execPath, ['--input-type=module', '--eval', program], {
			stdio: ['ignore', 'pipe', 'inherit'],
		});
		const [printed] = (await once(harness.stdout, 'data')) as [Buffer];
		const name = String(printed).trim();
		expect(exists(name)).toBe(true);
		harness.kill('SIGKILL');
		await until('the namespace to go', { seconds: 20 }, () => !exists(name) || undefined);
	});
});

const module = (path: string) => JSON.stringify(new URL(path, import.meta.url));

const HARNESS = `
	const { startServer } = await import(${module('harness/processes.mts')});
	const { LOG_FOLDER } = await import(${module('harness/output.mts')});
	const { removeAtTheEnd } = await import(${module('harness/reaper.mts')});
	removeAtTheEnd(LOG_FOLDER);
	const options = JSON.parse(process.env.SERVER);
	const { pid } = await startServer(options);
	console.log(pid, await (await fetch(options.health)).text());
`;
