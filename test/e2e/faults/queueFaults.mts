/** In queue mode: what all processes of n8n share is stopped. */
import { setTimeout as sleep } from 'node:timers/promises';

import { addCommandJob, waitForRunsOf } from '../harness/commandJobs.mts';
import type { QueuePeers } from '../harness/queueMode.mts';
import type { Fault, Scene } from './fault.mts';

/** Such as an upgrade of a database takes; longer than anything here waits for it. */
const OUTAGE_MS = 5 * 60_000;

/** A run whose execution was refused comes again within five minutes. */
const WAIT_SECONDS = 420;

/** A job a webhook of which gets lost before the outage, so that polls emit in the midst of it. */
async function lostBefore({ peers, proxy, url }: Scene): Promise<string> {
	proxy.handle = async () => 500;
	const job = await addCommandJob(peers.gateway, { name: 'lost before', url });
	await waitForRunsOf(peers.gateway, [job], 1);
	return job;
}

/** Begins when a run was accepted that is not through yet. */
async function outage(scene: Scene, stop: () => Promise<void>, start: () => Promise<void>) {
	const { peers, proxy } = scene;
	const { gateway } = peers;
	const jobs = [
		await addCommandJob(gateway, { name: 'all the time', url: scene.url, everyMs: 15_000 }),
	];
	await waitForRunsOf(gateway, jobs, 1);
	jobs.push(await lostBefore(scene));
	const accepted = Promise.withResolvers<void>();
	const refused: number[] = [];
	proxy.handle = async ({ forward }) => {
		const status = await forward();
		if (status === 200) accepted.resolve();
		else refused.push(status);
		return status || null;
	};
	await accepted.promise;
	await stop();
	await sleep(OUTAGE_MS);
	await start();
	if (refused.length === 0) throw new Error('n8n refused no webhook in the outage');
	const { length } = await waitForRunsOf(gateway, jobs, 3);
	await waitForRunsOf(gateway, jobs, length + 2);
	return jobs;
}

/**
 * An execution that n8n has stored, and of which no worker could read anything, never starts: for the
 * gateway its run is delivered, so that only a net that takes all runs brings it.
 */
export const postgresStopped: Fault = {
	name: `queue mode: PostgreSQL stopped for ${OUTAGE_MS / 1000} s`,
	runs: 'all',
	seconds: WAIT_SECONDS,
	async happen(scene) {
		const { postgres } = scene.peers as QueuePeers;
		return await outage(scene, postgres.stop, postgres.start);
	},
};

/** n8n's processes end themselves without Redis; whoever runs them starts them again. */
export const redisStopped: Fault = {
	name: `queue mode: Redis stopped for ${OUTAGE_MS / 1000} s`,
	runs: 'undelivered',
	seconds: WAIT_SECONDS,
	async happen(scene) {
		const { redis, n8n, processors, workers } = scene.peers as QueuePeers;
		return await outage(scene, redis.stop, async () => {
			await redis.start();
			for (const server of [n8n, ...processors, ...workers]) await server.restart();
		});
	},
};
