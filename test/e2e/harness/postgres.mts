import { execFile } from 'node:child_process';
import { existsSync, readdirSync } from 'node:fs';
import { chown } from 'node:fs/promises';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { Client, type QueryResultRow } from 'pg';
import { installDebianPackage } from './debian.mts';
import { dataFolder } from './output.mts';
import { freePort } from './ports.mts';
import { type User, baseEnvironment, startServer } from './processes.mts';

const run = promisify(execFile);

/** Where Debian puts the servers, a folder a version. */
const VERSIONS = '/usr/lib/postgresql';
const USER = 'n8n';
const DATABASE = 'postgres';

export interface Postgres {
	/** For n8n's credential of type `postgres`. */
	connection: { host: string; port: number; user: string; database: string; password: string };
	query<T extends QueryResultRow>(text: string, values?: unknown[]): Promise<T[]>;
	/** A session of its own, for a transaction; the caller ends it. */
	connect(): Promise<Client>;
	stop(): Promise<void>;
	/** On the same port and data, after `stop`. */
	start(): Promise<void>;
	/** Lets sessions read only, also those that are open and those after a restart, or ends that. */
	setReadOnly(isReadOnly: boolean): Promise<void>;
}

/** A cluster of its own, on loopback, that trusts whoever connects. */
export async function startPostgres(): Promise<Postgres> {
	const bin = await installDebianPackage('postgresql', newestBin);
	const folder = dataFolder('postgres');
	const user = await serverUser();
	if (user) await chown(folder, user.uid, user.gid);
	const data = join(folder, 'data');
	const place = { cwd: folder, env: baseEnvironment(folder) };
	const cluster = ['--pgdata', data, '--username', USER, '--auth', 'trust', '--encoding', 'UTF8'];
	await run(join(bin, 'initdb'), [...cluster, '--no-sync'], { ...place, ...user });

	const port = await freePort();
	const connection = { host: '127.0.0.1', port, user: USER, database: DATABASE, password: '-' };
	const connect = async () => {
		const client = new Client(connection);
		await client.connect();
		return client;
	};
	const query = queryWith(connect);
	const settings = {
		port,
		listen_addresses: connection.host,
		unix_socket_directories: '',
		max_connections: 200,
		// The data need not outlive this machine's power.
		fsync: 'off',
	};
	const start = () =>
		startServer({
			name: `postgres-${port}`,
			command: join(bin, 'postgres'),
			args: [
				'-D',
				data,
				...Object.entries(settings).flatMap(([key, value]) => ['-c', `${key}=${value}`]),
			],
			...place,
			...(user && { user }),
			health: async () => await query('select 1').then(Boolean, isStarting),
			startWithinSeconds: 60,
		});
	let server = await start();
	return {
		...{ connection, query, connect },
		// SIGINT: without waiting until every client has gone by itself.
		stop: () => server.stop('SIGINT'),
		start: async () => {
			server = await start();
		},
		setReadOnly: async (isReadOnly) => {
			await query(`alter system set default_transaction_read_only = ${isReadOnly}`);
			await query('select pg_reload_conf()');
		},
	};
}

function newestBin(): string | undefined {
	if (!existsSync(VERSIONS)) return undefined;
	const [newest] = readdirSync(VERSIONS).toSorted((a, b) => Number(b) - Number(a));
	return newest === undefined ? undefined : join(VERSIONS, newest, 'bin');
}

/** The server refuses to run as root. */
async function serverUser(): Promise<User | undefined> {
	if (process.getuid?.() !== 0) return undefined;
	const id = async (flag: string) => Number((await run('id', [flag, 'postgres'])).stdout);
	return { uid: await id('-u'), gid: await id('-g') };
}

function queryWith(connect: Postgres['connect']): Postgres['query'] {
	return async <T extends QueryResultRow>(text: string, values: unknown[] = []) => {
		const client = await connect();
		try {
			return (await client.query<T>(text, values)).rows;
		} finally {
			await client.end();
		}
	};
}

/** Not listening yet, or (SQLSTATE 57P03) not ready: both pass. */
function isStarting(error: { code?: string }): false {
	if (error.code === 'ECONNREFUSED' || error.code === '57P03') return false;
	throw error;
}
