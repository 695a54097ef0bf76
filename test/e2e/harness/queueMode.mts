/** n8n in queue mode: PostgreSQL, Redis, a main process, two webhook processors, two workers. */
import { randomBytes } from 'node:crypto';
import { type Gateway, startGateway } from './gateway.mts';
import { type N8n, type N8nCommand, startN8n } from './n8n.mts';
import { setUpN8n } from './n8nApi.mts';
import { type Peers, createCredentials } from './peers.mts';
import { type Postgres, startPostgres } from './postgres.mts';
import { type Redis, startRedis } from './redis.mts';
import { type StubModel, startStubModel } from './stubModel.mts';
import { packedTarball } from './tarball.mts';

export interface QueuePeers extends Peers {
	/** Two processes that take webhooks. `n8n` is the main process, which polls and has the API. */
	processors: [N8n, N8n];
	workers: [N8n, N8n];
	/** n8n's own database, and a place for a workflow's rows. */
	postgres: Postgres;
	redis: Redis;
	stop(): Promise<void>;
}

interface Stoppable {
	stop(): Promise<void>;
}

/** @param env for every n8n process, beside what queue mode needs */
export async function startQueuePeers(env: Record<string, string> = {}): Promise<QueuePeers> {
	await packedTarball();
	const started: Stoppable[] = [];
	const keep = async <T extends Stoppable>(starting: Promise<T>): Promise<T> => {
		const running = await starting;
		started.unshift(running);
		return running;
	};
	// The last first: n8n before its database.
	const stop = async () => {
		for (const running of started) await running.stop();
	};
	try {
		return { ...(await startAll(keep, env)), stop };
	} catch (error) {
		await stop();
		throw error;
	}
}

type Keep = <T extends Stoppable>(starting: Promise<T>) => Promise<T>;

async function startAll(
	keep: Keep,
	more: Record<string, string>,
): Promise<Omit<QueuePeers, 'stop'>> {
	const stub: StubModel = await keep(startStubModel());
	const [gateway, postgres, redis] = (await Promise.all([
		keep(startGateway({ model: stub.model })),
		keep(startPostgres()),
		keep(startRedis()),
	])) as [Gateway, Postgres, Redis];
	const env = { ...queueEnvironment(postgres, redis), ...more };
	const start = async (command: N8nCommand) => await keep(startN8n({ command, env }));
	// It migrates the database: the others have to wait for it.
	const n8n = await start('start');
	const [first, second, ...workers] = await Promise.all(
		(['webhook', 'webhook', 'worker', 'worker'] as const).map(start),
	);
	const api = await setUpN8n(n8n.url);
	return {
		...{ stub, gateway, postgres, redis, n8n, api },
		processors: [first as N8n, second as N8n],
		workers: workers as [N8n, N8n],
		credentials: await createCredentials(api, gateway),
	};
}

function queueEnvironment({ connection }: Postgres, redis: Redis): Record<string, string> {
	return {
		EXECUTIONS_MODE: 'queue',
		N8N_ENCRYPTION_KEY: randomBytes(24).toString('hex'),
		DB_TYPE: 'postgresdb',
		DB_POSTGRESDB_HOST: connection.host,
		DB_POSTGRESDB_PORT: String(connection.port),
		DB_POSTGRESDB_USER: connection.user,
		DB_POSTGRESDB_PASSWORD: connection.password,
		DB_POSTGRESDB_DATABASE: connection.database,
		QUEUE_BULL_REDIS_HOST: '127.0.0.1',
		QUEUE_BULL_REDIS_PORT: String(redis.port),
		QUEUE_HEALTH_CHECK_ACTIVE: 'true',
		// What a test starts by hand runs where a trigger's executions run.
		OFFLOAD_MANUAL_EXECUTIONS_TO_WORKERS: 'true',
		// A killed worker's executions are found crashed within seconds instead of a minute.
		QUEUE_WORKER_LOCK_DURATION: '10000',
		QUEUE_WORKER_LOCK_RENEW_TIME: '3000',
		QUEUE_WORKER_STALLED_INTERVAL: '5000',
	};
}
