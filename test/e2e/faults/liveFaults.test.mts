/** The live trigger alone: no webhook, no poll. Each fault, and what came of the runs meanwhile. */
import { setTimeout as sleep } from 'node:timers/promises';

import { afterAll, describe, expect, it } from 'vitest';

import { addCommandJob, runKeyOf, stopJobs, waitForRunsOf } from '../harness/commandJobs.mts';
import { createLiveWorkflow, publishLiveWorkflow } from '../harness/liveWorkflow.mts';
import { waitForSockets } from '../harness/sockets.mts';
import { until } from '../harness/until.mts';
import { usePeers } from '../harness/vitestPeers.mts';
import { makeRuns } from '../../bench/history/manyRuns.mts';
import { addTwoJobs, nothingLost, received } from './liveTally.mts';

const counts: string[] = [];
afterAll(() => console.log(counts.join('\n')));

describe('the live trigger loses and repeats nothing', () => {
	const peers = usePeers();

	it('while it is changed and published twenty times, with one connection at a time', async () => {
		const live = await publishLiveWorkflow(peers());
		const jobs = await addTwoJobs(peers().gateway);
		let { workflow } = live;
		await waitForSockets(peers().gateway, 1);
		for (let change = 1; change <= 20; change += 1) {
			const options = { maxItems: 100 + change };
			workflow = await peers().api.changeParameters(workflow, 'OpenClaw Live Trigger', { options });
			await peers().api.activate(workflow);
		}
		await waitForSockets(peers().gateway, 1, 10);
		counts.push(await nothingLost(peers(), live, jobs, '20 publications'));
		await waitForSockets(peers().gateway, 0, 5);
	});

	it('while n8n is killed within 50 ms of an event, five times', async () => {
		const live = await publishLiveWorkflow(peers());
		const jobs: string[] = [];
		for (const afterMs of [0, 10, 20, 35, 50]) {
			const id = await addCommandJob(peers().gateway, { name: `killed after ${afterMs} ms` });
			jobs.push(id);
			await until('the run', { seconds: 60, everyMs: 5 }, async () => {
				const { entries } = await peers().gateway.rpc<{ entries: unknown[] }>('cron.runs', {
					...{ scope: 'job', id, limit: 1 },
				});
				return entries.length > 0 || undefined;
			});
			await sleep(afterMs);
			await peers().n8n.kill();
			await peers().n8n.restart();
		}
		counts.push(await nothingLost(peers(), live, jobs, 'n8n killed five times'));
	});

	it('while n8n is down for two minutes', async () => {
		const live = await publishLiveWorkflow(peers());
		const jobs = await addTwoJobs(peers().gateway);
		await waitForRunsOf(peers().gateway, jobs, 4);
		await peers().n8n.stop();
		await sleep(120_000);
		await peers().n8n.restart();
		counts.push(await nothingLost(peers(), live, jobs, 'n8n down for two minutes'));
	});

	it('while it catches up with 6,000 runs, and n8n is killed on the way, then the gateway', async () => {
		const { gateway, n8n } = peers();
		const live = await publishLiveWorkflow(peers());
		await waitForSockets(gateway, 1);
		await n8n.stop();
		// They ended after the publication, five milliseconds apart.
		await sleep(10_000);
		const jobs: string[] = [];
		// The gateway keeps 2,000 runs of a job.
		for (let job = 1; job <= 4; job += 1) {
			jobs.push((await makeRuns(gateway, 1_500, 5)).jobId);
		}
		await n8n.restart();
		const caughtUp = async (count: number) =>
			await until(`${count} runs`, { seconds: 120, everyMs: 20 }, () => {
				return received(live).length >= count || undefined;
			});
		await caughtUp(1_500);
		await n8n.kill();
		await n8n.restart();
		await caughtUp(3_500);
		await gateway.restart({ signal: 'SIGKILL' });
		const atRestart = received(live).length;
		counts.push(await nothingLost(peers(), live, jobs, '6,000 runs to catch up with'));
		expect(atRestart).toBeLessThan(6_000);
	});

	it('while the gateway is killed in the middle of runs', async () => {
		const { gateway } = peers();
		const live = await publishLiveWorkflow(peers());
		const argv = ['sh', '-c', 'sleep 6; echo done'];
		const jobs = [
			await addCommandJob(gateway, { name: 'interrupted once', argv }),
			await addCommandJob(gateway, { name: 'interrupted', argv, everyMs: 5_000 }),
		];
		await sleep(8_000);
		await gateway.restart({ signal: 'SIGKILL' });
		await waitForRunsOf(gateway, jobs, 4, 180);
		counts.push(await nothingLost(peers(), live, jobs, 'gateway killed'));
	});

	it('while it is published long before its gateway starts', async () => {
		const { gateway } = peers();
		const jobs = await addTwoJobs(peers().gateway);
		await gateway.stop();
		const live = await createLiveWorkflow(peers());
		await peers().api.activate(live.workflow);
		await sleep(30_000);
		const before = Date.now();
		await gateway.restart();
		await waitForRunsOf(gateway, jobs, 4);
		await until('runs', { seconds: 90 }, () => received(live).length > 0 || undefined);
		const runs = await stopJobs(gateway, jobs);
		const since = runs.filter(({ runAtMs }) => runAtMs >= before).map(runKeyOf);
		await until(
			'all runs',
			{ seconds: 60 },
			() => since.every((key) => received(live).includes(key)) || undefined,
		);
		expect(new Set(received(live)).size).toBe(received(live).length);
		counts.push(`published before the gateway: ${since.length}, received ${received(live).length}`);
		await peers().api.deactivate(live.workflow);
	});
});

describe('the live trigger of another host', () => {
	const peers = usePeers({ apart: true });

	it(
		'waits to be approved, and for ten minutes without a network',
		{ timeout: 1_500_000 },
		async () => {
			const { gateway, network } = peers();
			const live = await publishLiveWorkflow(peers());
			// Nobody tells the trigger that it was approved: it asks again.
			const requestId = await until('its request', { seconds: 60 }, async () => {
				const { pending } = await gateway.rpc<{ pending: Array<{ requestId: string }> }>(
					'device.pair.list',
				);
				return pending[0]?.requestId;
			});
			await gateway.rpc('device.pair.approve', { requestId });
			const jobs = await addTwoJobs(peers().gateway);
			await until('a first run', { seconds: 90 }, () => received(live).length > 0 || undefined);
			// The link is down for three minutes, and then nothing closes the connection: every packet of
			// ten minutes is lost, without a word to either side.
			await network!.cut();
			await sleep(180_000);
			await network!.restore();
			await waitForRunsOf(gateway, jobs, 8);
			await network!.swallow();
			await sleep(600_000);
			await network!.restore();
			await waitForRunsOf(gateway, jobs, 8);
			counts.push(
				await nothingLost(peers(), live, jobs, 'no network for three minutes, and for ten'),
			);
		},
	);
});
