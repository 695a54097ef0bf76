import { execFile } from 'node:child_process';
import { randomBytes } from 'node:crypto';
import { existsSync } from 'node:fs';
import { cp, readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { installPeer } from '../peers/install.mjs';
import { INSPECTABLE } from './diagnosis.mts';
import { dataFolder } from './output.mts';
import { freePorts } from './ports.mts';
import { type Server, baseEnvironment, startServer } from './processes.mts';
import { installCommunityPackage } from './tarball.mts';

const run = promisify(execFile);

export interface N8nOptions {
	/** The folder under `peers/` that pins the version; default: the one that is developed with. */
	peer?: string;
	/** An n8n user folder; one that was used before is gone on with. */
	folder?: string;
	port?: number;
	env?: Record<string, string>;
	/** False where nobody opens the editor nor asks what it asks: n8n then starts a third faster. */
	withEditor?: boolean;
	/** Leave out to install this package; false starts n8n without it. */
	withPackage?: boolean;
	/** What kind of process; default: `start`, a whole n8n, or in queue mode the main process. */
	command?: N8nCommand;
}

export type N8nCommand = 'start' | 'webhook' | 'worker';

export interface N8n {
	url: string;
	editorUrl: string;
	userFolder: string;
	logFile: string;
	stop(signal?: NodeJS.Signals): Promise<void>;
	kill(): Promise<void>;
	/** Runs a command of n8n's command line on the same data, and returns what it printed. */
	cli(...args: string[]): Promise<string>;
	/** On the same port and data. */
	restart(options?: { signal?: NodeJS.Signals }): Promise<void>;
}

export async function startN8n(options: N8nOptions = {}): Promise<N8n> {
	const installation = await installPeer(options.peer ?? 'n8n');
	const userFolder = await userFolderFor(options);
	const [freePort, brokerPort] = (await freePorts(2)) as [number, number];
	const port = options.port ?? freePort;

	const url = `http://127.0.0.1:${port}`;
	const env = {
		...(await environment(userFolder, url)),
		// An older n8n refuses the names of modules that came later.
		...(options.peer === undefined && { N8N_DISABLED_MODULES: LEFT_OUT.join(',') }),
		N8N_PORT: String(port),
		// A worker serves nothing but its health.
		QUEUE_HEALTH_CHECK_PORT: String(port),
		N8N_RUNNERS_BROKER_PORT: String(brokerPort),
		N8N_DISABLE_UI: String(options.withEditor === false),
		...options.env,
	};
	const executable = join(installation, 'node_modules', 'n8n', 'bin', 'n8n');
	const { command = 'start' } = options;
	const start = () =>
		startServer({
			name: `n8n-${command}-${port}`,
			command: process.execPath,
			// A test that measures has opened the inspector at a port of its own.
			args: [...(options.env?.NODE_OPTIONS ? [] : [INSPECTABLE]), executable, command],
			isInspectable: true,
			cwd: userFolder,
			env,
			health: `${url}/healthz/readiness`,
			startWithinSeconds: 240,
		});
	let server: Server = await start();
	const { logFile } = server;
	return {
		...{ url, editorUrl: `${url}/`, userFolder, logFile },
		stop: (signal) => server.stop(signal),
		kill: () => server.kill(),
		cli: async (...args) => {
			const { stdout } = await run(process.execPath, [executable, ...args], {
				cwd: userFolder,
				env,
			});
			return stdout;
		},
		restart: async ({ signal } = {}) => {
			await server.stop(signal);
			server = await start();
		},
	};
}

/**
 * Where global set-up leaves the name of a folder that n8n has been started on once, with the
 * package: a copy of it spares each n8n the installation and the migrations.
 */
const PREPARED = 'PREPARED_N8N_FOLDER';

export async function prepareN8n(): Promise<void> {
	const folder = dataFolder('prepared-n8n');
	const n8n = await startN8n({ folder });
	await n8n.stop();
	process.env[PREPARED] = folder;
}

async function userFolderFor(options: N8nOptions): Promise<string> {
	const { peer, folder, withPackage = true } = options;
	const userFolder = folder ?? dataFolder('n8n');
	const { [PREPARED]: prepared } = process.env;
	const isPrepared = folder === undefined && peer === undefined && prepared !== undefined;
	if (withPackage && isPrepared) {
		// n8n keeps its key there too, and takes no other beside it.
		const config = join(prepared, '.n8n', 'config');
		await cp(prepared, userFolder, { recursive: true, filter: (source) => source !== config });
	} else if (withPackage) {
		await installCommunityPackage(userFolder);
	}
	return userFolder;
}

/** Parts of n8n that no test here touches and that take their time to start. */
const LEFT_OUT = [
	...['agents', 'breaking-changes', 'chat-hub', 'dynamic-credentials', 'external-secrets'],
	...['insights', 'instance-ai', 'instance-version-history', 'ldap', 'log-streaming', 'mcp'],
	...['mcp-registry', 'otel', 'quick-connect', 'source-control', 'sso-oidc', 'sso-saml'],
	...['workflow-builder'],
];

async function environment(userFolder: string, url: string): Promise<Record<string, string>> {
	return {
		...baseEnvironment(userFolder),
		N8N_USER_FOLDER: userFolder,
		N8N_LISTEN_ADDRESS: '127.0.0.1',
		N8N_EDITOR_BASE_URL: url,
		WEBHOOK_URL: `${url}/`,
		N8N_ENCRYPTION_KEY: await encryptionKey(userFolder),
		N8N_GRACEFUL_SHUTDOWN_TIMEOUT: '5',
		// A machine that is busy for five seconds is no database that is gone: n8n would answer 503.
		DB_PING_TIMEOUT_MS: '60000',
		// The editor is opened over plain HTTP.
		N8N_SECURE_COOKIE: 'false',
		// Nothing here is to reach the outside network.
		N8N_DIAGNOSTICS_ENABLED: 'false',
		N8N_VERSION_NOTIFICATIONS_ENABLED: 'false',
		N8N_TEMPLATES_ENABLED: 'false',
		N8N_DYNAMIC_BANNERS_ENABLED: 'false',
		N8N_HIRING_BANNER_ENABLED: 'false',
		N8N_VERIFIED_PACKAGES_ENABLED: 'false',
		N8N_PERSONALIZATION_ENABLED: 'false',
	};
}

/** Kept beside the data it opens, so that a folder can be started again. */
async function encryptionKey(userFolder: string): Promise<string> {
	const file = join(userFolder, 'encryption-key');
	if (!existsSync(file)) await writeFile(file, randomBytes(24).toString('hex'), { mode: 0o600 });
	return await readFile(file, 'utf8');
}
