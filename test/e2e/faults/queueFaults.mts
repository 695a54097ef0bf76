/** In queue mode: what all processes of n8n share is stopped, or takes no writes. */
import { setTimeout as sleep } from 'node:timers/promises';

import { addCommandJob, waitForRunsOf } from '../harness/commandJobs.mts';
import { POLL_MS } from '../harness/historyWorkflow.mts';
import type { QueuePeers } from '../harness/queueMode.mts';
import type { Fault, Scene } from './fault.mts';

/** Such as an upgrade of a database takes; longer than anything here waits for it. */
const OUTAGE_MS = 5 * 60_000;

/** Longer than the first two tries of an emission take, which are two minutes apart. */
const WITHOUT_WRITES_MS = 180_000;

/** A run whose execution was refused comes again within five minutes. */
const WAIT_SECONDS = 420;

/** What a proxy says that does not know the way: unlike after a 500 the gateway does not try again. */
const LOST = 404;

/**
 * Begins when a run was accepted that is not through yet, and another was lost so shortly before that
 * the first poll to see it meets the outage.
 */
async function outage(scene: Scene, happen: () => Promise<void>) {
	const { peers, proxy, url } = scene;
	const { gateway } = peers;
	const polledMs = Math.ceil((Date.now() + POLL_MS) / POLL_MS) * POLL_MS;
	const at = new Date(polledMs + 1_000);
	const lost = await addCommandJob(gateway, { name: 'lost', url, at });
	const jobs = [
		lost,
		await addCommandJob(gateway, { name: 'accepted', url, at }),
		await addCommandJob(gateway, { name: 'all the time', url, everyMs: 15_000 }),
	];
	const accepted = Promise.withResolvers<void>();
	const refused: number[] = [];
	proxy.handle = async ({ body, forward }) => {
		if (body.includes(lost)) return LOST;
		const status = await forward();
		if (status === 200 && body.includes(jobs[1]!)) accepted.resolve();
		if (status !== 200) refused.push(status);
		return status || null;
	};
	await accepted.promise;
	await waitForRunsOf(gateway, [lost], 1);
	await happen();
	if (refused.length === 0) throw new Error('n8n refused no webhook in the outage');
	const { length } = await waitForRunsOf(gateway, jobs, 3);
	await waitForRunsOf(gateway, jobs, length + 2);
	return jobs;
}

const inSeconds = (ms: number) => `${ms / 1000} s`;

/**
 * As where another server takes over, or a disk is full, for which some providers set a database to
 * read-only. While it is stopped n8n can read no credential, so that no poll gets far; while it is
 * read-only polls emit what cannot be stored.
 *
 * An execution that n8n has stored, and of which no worker could read anything, never starts: for the
 * gateway its run is delivered, so that only a net that takes all runs brings it.
 */
export const postgresStopped: Fault = {
	name: `queue mode: PostgreSQL stopped for ${inSeconds(OUTAGE_MS)}, then read-only for ${inSeconds(WITHOUT_WRITES_MS)}`,
	runs: 'all',
	seconds: WAIT_SECONDS,
	async happen(scene) {
		const { postgres } = scene.peers as QueuePeers;
		return await outage(scene, async () => {
			await postgres.setReadOnly(true);
			await postgres.stop();
			await sleep(OUTAGE_MS);
			await postgres.start();
			await sleep(WITHOUT_WRITES_MS);
			await postgres.setReadOnly(false);
		});
	},
};

/** n8n's processes end themselves without Redis; whoever runs them starts them again. */
export const redisStopped: Fault = {
	name: `queue mode: Redis stopped for ${inSeconds(OUTAGE_MS)}`,
	runs: 'undelivered',
	seconds: WAIT_SECONDS,
	async happen(scene) {
		const { redis, n8n, processors, workers } = scene.peers as QueuePeers;
		return await outage(scene, async () => {
			await redis.stop();
			await sleep(OUTAGE_MS);
			await redis.start();
			for (const server of [n8n, ...processors, ...workers]) await server.restart();
		});
	},
};

/** n8n stores an execution, and no worker hears of it. */
export const redisFull: Fault = {
	name: `queue mode: Redis out of memory for ${inSeconds(WITHOUT_WRITES_MS)}`,
	runs: 'undelivered',
	seconds: WAIT_SECONDS,
	async happen(scene) {
		const { redis } = scene.peers as QueuePeers;
		return await outage(scene, async () => {
			await redis.limitMemory(1);
			await sleep(WITHOUT_WRITES_MS);
			await redis.limitMemory(0);
		});
	},
};

/** Longer than the first two tries of an emission take. */
const WITHOUT_WORKER_MS = 150_000;

export const queueLost: Fault = {
	name: `queue mode: no worker for ${inSeconds(WITHOUT_WORKER_MS)}, then Redis without what was in its queue`,
	runs: 'undelivered',
	seconds: WAIT_SECONDS,
	async happen({ peers, proxy, url }) {
		const { gateway } = peers;
		const { redis, workers } = peers as QueuePeers;
		proxy.handle = async () => LOST;
		for (const worker of workers) await worker.stop();
		const job = await addCommandJob(gateway, { name: 'lost', url });
		await waitForRunsOf(gateway, [job], 1);
		await sleep(WITHOUT_WORKER_MS);
		await redis.stop();
		await redis.start();
		for (const worker of workers) await worker.restart();
		return [job];
	},
};
