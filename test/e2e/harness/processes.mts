import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { closeSync, openSync } from 'node:fs';
import { setTimeout as sleep } from 'node:timers/promises';
import axios from 'axios';
import { forgetObserved, lastLines, observe } from './diagnosis.mts';
import { logFile } from './output.mts';
import { forget, killAtTheEnd } from './reaper.mts';
import { until } from './until.mts';

export interface ServerOptions {
	/** Also the name of its log. */
	name: string;
	command: string;
	args: string[];
	env: Record<string, string>;
	cwd: string;
	/** An address that answers 200 once the server can be used, or the question whether it can. */
	health: string | (() => Promise<boolean>);
	startWithinSeconds: number;
	/** A Node that was started with `INSPECTABLE`. */
	isInspectable?: boolean;
	/** Who it runs as; default: whoever runs the tests. */
	user?: User;
}

export interface User {
	uid: number;
	gid: number;
}

export interface Server {
	pid: number;
	logFile: string;
	/** Asks it to end, and ends it when it does not. Returns when it has ended. */
	stop(signal?: NodeJS.Signals): Promise<void>;
	/** Ends it and its children as a crash would. */
	kill(): Promise<void>;
}

const STOP_WITHIN_MS = 20_000;

/** Starts a server in a process group of its own and waits until it is healthy. */
export async function startServer(options: ServerOptions): Promise<Server> {
	const log = logFile(options.name);
	// Appended to: a server that is started again goes on in the same log.
	const output = openSync(log, 'a');
	const child = spawn(options.command, options.args, {
		cwd: options.cwd,
		env: options.env,
		detached: true,
		stdio: ['ignore', output, output],
		...options.user,
	});
	closeSync(output);
	await once(child, 'spawn');
	const pid = child.pid as number;
	killAtTheEnd(pid);
	observe(pid, { name: options.name, log, isInspectable: options.isInspectable === true });
	const server = { pid, logFile: log, ...stoppers(child, pid) };
	try {
		await healthy(child, options);
	} catch (error) {
		await server.kill();
		const last = await lastLines(log);
		throw new Error(`${(error as Error).message}\nThe end of ${log}:\n${last}`, { cause: error });
	}
	return server;
}

async function healthy(child: ChildProcess, options: ServerOptions): Promise<void> {
	const { name, health, startWithinSeconds } = options;
	const isHealthy = typeof health === 'string' ? () => answers200(health) : health;
	await until(`${name} to be healthy`, { seconds: startWithinSeconds }, async () => {
		if (hasEnded(child)) {
			throw new Error(`${name} ended while starting (${child.signalCode ?? child.exitCode})`);
		}
		return (await isHealthy()) || undefined;
	});
}

async function answers200(url: string): Promise<boolean> {
	try {
		const { status } = await axios.get(url, { timeout: 2_000, validateStatus: () => true });
		return status === 200;
	} catch (error) {
		// Not listening yet, or too busy to answer: both pass.
		if (axios.isAxiosError(error)) return false;
		throw error;
	}
}

function stoppers(child: ChildProcess, pid: number): Pick<Server, 'stop' | 'kill'> {
	const kill = async () => {
		const ended = hasEnded(child) ? undefined : once(child, 'exit');
		// The whole group, also when its leader has ended: it may have left children.
		signalGroup(pid, 'SIGKILL');
		await ended;
		forget(pid);
		forgetObserved(pid);
	};
	const stop = async (signal: NodeJS.Signals = 'SIGTERM') => {
		if (!hasEnded(child)) {
			const ended = once(child, 'exit');
			child.kill(signal);
			await Promise.race([ended, sleep(STOP_WITHIN_MS, undefined, { ref: false })]);
		}
		await kill();
	};
	return { stop, kill };
}

const hasEnded = (child: ChildProcess) => child.exitCode !== null || child.signalCode !== null;

function signalGroup(leader: number, signal: NodeJS.Signals): void {
	try {
		process.kill(-leader, signal);
	} catch (error) {
		if ((error as NodeJS.ErrnoException).code !== 'ESRCH') throw error;
	}
}

/** What a server gets to see of this process's environment: enough to run, nothing that steers it. */
export function baseEnvironment(home: string): Record<string, string> {
	const { PATH = '', LANG, NODE_COMPILE_CACHE } = process.env;
	return {
		...{ PATH, HOME: home, TMPDIR: home },
		...(LANG && { LANG }),
		...(NODE_COMPILE_CACHE && { NODE_COMPILE_CACHE }),
	};
}
