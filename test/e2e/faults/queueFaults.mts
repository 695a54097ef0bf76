/** In queue mode: what all processes of n8n share is stopped. */
import { setTimeout as sleep } from 'node:timers/promises';

import { addCommandJob, waitForRunsOf } from '../harness/commandJobs.mts';
import type { QueuePeers } from '../harness/queueMode.mts';
import type { Fault, Scene } from './fault.mts';

/** Such as an upgrade of a database takes; longer than anything here waits for it. */
const OUTAGE_MS = Number(process.env.OPENCLAW_OUTAGE_MS ?? 5 * 60_000);

/** A job a webhook of which gets lost before the outage, so that polls emit in the midst of it. */
async function lostBefore({ peers, proxy, url }: Scene): Promise<string> {
	const { handle } = proxy;
	proxy.handle = async () => 500;
	const job = await addCommandJob(peers.gateway, { name: 'lost before', url });
	await waitForRunsOf(peers.gateway, [job], 1);
	proxy.handle = handle;
	return job;
}

async function outage(scene: Scene, stop: () => Promise<void>, start: () => Promise<void>) {
	const { gateway } = scene.peers;
	const jobs = [
		await addCommandJob(gateway, { name: 'all the time', url: scene.url, everyMs: 15_000 }),
	];
	await waitForRunsOf(gateway, jobs, 1);
	jobs.push(await lostBefore(scene));
	await stop();
	await sleep(OUTAGE_MS);
	await start();
	await waitForRunsOf(gateway, jobs, 3);
	return jobs;
}

export const postgresStopped = ({ postgres }: QueuePeers): Fault => ({
	name: `queue mode: PostgreSQL stopped for ${OUTAGE_MS / 1000} s`,
	runs: 'undelivered',
	// A run whose execution was refused comes again within five minutes.
	seconds: 420,
	happen: async (scene) =>
		await outage(
			scene,
			async () => await postgres.stop(),
			async () => await postgres.start(),
		),
});

/** n8n's processes end themselves without Redis; whoever runs them starts them again. */
export const redisStopped = ({ redis, n8n, processors, workers }: QueuePeers): Fault => ({
	name: `queue mode: Redis stopped for ${OUTAGE_MS / 1000} s`,
	runs: 'undelivered',
	seconds: 420,
	happen: async (scene) =>
		await outage(
			scene,
			async () => await redis.stop(),
			async () => {
				await redis.start();
				for (const server of [n8n, ...processors, ...workers]) await server.restart();
			},
		),
});
