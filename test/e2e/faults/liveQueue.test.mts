/** The live trigger in queue mode: the main listens, and each of the processes is restarted. */
import { afterAll, beforeAll, expect, it } from 'vitest';

import { waitForRunsOf } from '../harness/commandJobs.mts';
import { publishLiveWorkflow } from '../harness/liveWorkflow.mts';
import { startQueuePeers, type QueuePeers } from '../harness/queueMode.mts';
import { socketsOf, waitForSockets } from '../harness/sockets.mts';
import { keepLogsOfFailures } from '../harness/vitestPeers.mts';
import { addTwoJobs, nothingLost } from './liveTally.mts';

keepLogsOfFailures();
let peers: QueuePeers | undefined;
beforeAll(async () => {
	peers = await startQueuePeers();
});
afterAll(async () => await peers?.stop());

const counts: string[] = [];
afterAll(() => console.log(counts.join('\n')));

it('loses and repeats nothing while main, workers and Redis are restarted', async () => {
	const { gateway, n8n, workers, processors, redis } = peers!;
	const live = await publishLiveWorkflow(peers!);
	await waitForSockets(gateway, 1);
	const jobs = await addTwoJobs(gateway);
	const more = async () => {
		const { length } = await waitForRunsOf(gateway, jobs, 0);
		await waitForRunsOf(gateway, jobs, length + 4);
	};
	await more();
	await n8n.restart();
	await more();
	await n8n.restart({ signal: 'SIGKILL' });
	await more();
	for (const worker of workers) await worker.restart();
	await more();
	await redis.stop();
	await more();
	await redis.start();
	// n8n's processes end themselves without Redis; whoever runs them starts them again.
	for (const server of [n8n, ...processors, ...workers]) await server.restart();
	await more();
	// One process listens.
	await waitForSockets(gateway, 1);
	counts.push(await nothingLost(peers!, live, jobs, 'queue mode'));
	expect(socketsOf(gateway)).toBe(0);
}, 1_500_000);
