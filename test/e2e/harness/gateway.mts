import { execFile } from 'node:child_process';
import { randomBytes } from 'node:crypto';
import { readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { promisify } from 'node:util';
import axios from 'axios';
import { installPeer } from '../peers/install.mjs';
import {
	type ConfigurationOptions,
	configurationFile,
	writeConfiguration,
} from './gatewayConfiguration.mts';
import type { NetworkNamespace } from './networkNamespace.mts';
import { dataFolder } from './output.mts';
import { freePort } from './ports.mts';
import { type Server, baseEnvironment, startServer } from './processes.mts';
import { until } from './until.mts';

export interface GatewayOptions extends ConfigurationOptions {
	/** The folder under `peers/` that pins the version; default: the newest. */
	peer?: string;
	/** `cron.webhookToken`: what the gateway sends with every webhook. */
	webhookToken?: string;
	folder?: string;
	port?: number;
	env?: Record<string, string>;
	/** Where it runs, if not beside everything else; it listens there to other hosts. */
	namespace?: NetworkNamespace;
}

export interface Gateway {
	url: string;
	/** For clients of the gateway's own API. */
	token: string;
	webhookToken: string;
	folder: string;
	logFile: string;
	/** The address of this host, as the gateway reaches it. */
	hostAddress: string;
	/** Runs the gateway's own command line, as its operator does; returns what it printed. */
	cli(...args: string[]): Promise<string>;
	/** A method of the gateway over admin HTTP RPC; an error answer is thrown. */
	rpc<T = Record<string, unknown>>(method: string, params?: object): Promise<T>;
	/** The job's history, newest first, once it holds `count` runs. */
	waitForRuns(jobId: string, bound?: { count?: number; seconds?: number }): Promise<CronRun[]>;
	stop(signal?: NodeJS.Signals): Promise<void>;
	kill(): Promise<void>;
	/** On the same port and data. */
	restart(options?: { signal?: NodeJS.Signals }): Promise<void>;
	/** Writes others into its configuration and restarts it, as its operator does. */
	changeTokens(tokens: { token?: string; webhookToken?: string }): Promise<void>;
}

/** An entry of `cron.runs`; the fields that tests read. */
export interface CronRun {
	jobId: string;
	status: string;
	runAtMs: number;
	summary?: string;
	error?: string;
	sessionId?: string;
	runId?: string;
	delivered?: boolean;
	deliveryStatus?: string;
	deliveryError?: string;
}

export async function startGateway(options: GatewayOptions): Promise<Gateway> {
	const installation = await installPeer(options.peer ?? 'openclaw');
	const folder = options.folder ?? dataFolder('gateway');
	const port = options.port ?? (await freePort());
	const token = randomBytes(24).toString('hex');
	const webhookToken = options.webhookToken ?? randomBytes(24).toString('hex');
	const { namespace } = options;
	const bind = namespace ? 'lan' : 'loopback';
	await writeConfiguration(options, { folder, port, bind, token, webhookToken });

	const url = `http://${namespace?.address ?? '127.0.0.1'}:${port}`;
	const env = { ...environment(folder), ...options.env };
	const openclaw = (...args: string[]): [string, string[]] => {
		const all = [join(installation, 'node_modules', 'openclaw', 'openclaw.mjs'), ...args];
		return namespace?.inside(process.execPath, all) ?? [process.execPath, all];
	};
	const [command, args] = openclaw('gateway', 'run');
	const start = () =>
		startServer({
			name: `gateway-${port}`,
			command,
			args,
			cwd: folder,
			env,
			health: `${url}/readyz`,
			startWithinSeconds: 180,
		});
	let server: Server = await start();
	const { logFile } = server;
	const restart: Gateway['restart'] = async ({ signal } = {}) => {
		await server.stop(signal);
		server = await start();
	};
	const rpc = rpcClient(url, () => gateway.token);
	const gateway: Gateway = {
		...{ url, token, webhookToken, folder, logFile, rpc },
		hostAddress: namespace?.hostAddress ?? '127.0.0.1',
		cli: async (...cliArgs) => (await promisify(execFile)(...openclaw(...cliArgs), { env })).stdout,
		waitForRuns: (jobId, bound) => waitForRuns(rpc, jobId, bound),
		stop: (signal) => server.stop(signal),
		kill: () => server.kill(),
		restart,
		changeTokens: async (tokens) => {
			const file = configurationFile(folder);
			let content = await readFile(file, 'utf8');
			for (const [name, value] of Object.entries(tokens)) {
				content = content.replace(gateway[name as keyof typeof tokens], value);
			}
			await writeFile(file, content);
			await restart();
			Object.assign(gateway, tokens);
		},
	};
	return gateway;
}

const environment = (folder: string) => ({
	...baseEnvironment(folder),
	OPENCLAW_HOME: folder,
	// One process to stop, and nobody on the network to tell.
	OPENCLAW_NO_RESPAWN: '1',
	OPENCLAW_NO_AUTO_UPDATE: '1',
	OPENCLAW_DISABLE_BONJOUR: '1',
});

interface RpcAnswer {
	ok: boolean;
	payload?: unknown;
	error?: { code: string; message: string; retryAfterMs?: number };
}

function rpcClient(url: string, token: () => string): Gateway['rpc'] {
	const http = axios.create({
		timeout: 30_000,
		validateStatus: () => true,
	});
	return async <T,>(method: string, params: object = {}) => {
		const headers = () => ({ Authorization: `Bearer ${token()}` });
		const post = async () =>
			await http.post<RpcAnswer>(
				`${url}/api/v1/admin/rpc`,
				{ method, params },
				{ headers: headers() },
			);
		let { status, data } = await post();
		const waitMs = data?.error?.retryAfterMs;
		if (waitMs !== undefined) {
			// More than 30 changes of a kind in a minute: the gateway says when it takes the next.
			await sleep(waitMs);
			({ status, data } = await post());
		}
		if (data?.ok) return data.payload as T;
		throw new Error(`${method}: HTTP ${status}, ${JSON.stringify(data?.error ?? data)}`);
	};
}

async function waitForRuns(
	rpc: Gateway['rpc'],
	jobId: string,
	{ count = 1, seconds = 90 }: { count?: number; seconds?: number } = {},
): Promise<CronRun[]> {
	const awaited = `${count} finished run(s) of job ${jobId}`;
	return await until(awaited, { seconds, everyMs: 500 }, async () => {
		const params = { scope: 'job', id: jobId, limit: 200, sortDir: 'desc' };
		const { entries } = await rpc<{ entries: CronRun[] }>('cron.runs', params);
		return entries.length >= count ? entries : undefined;
	});
}
