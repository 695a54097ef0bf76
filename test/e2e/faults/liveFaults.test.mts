/** The live trigger alone: no webhook, no poll. Each fault, and what came of the runs meanwhile. */
import { readFileSync } from 'node:fs';
import { setTimeout as sleep } from 'node:timers/promises';

import { afterAll, describe, expect, it } from 'vitest';

import { addCommandJob, runKeyOf, stopJobs, waitForRunsOf } from '../harness/commandJobs.mts';
import {
	createLiveWorkflow,
	publishLiveWorkflow,
	type LiveWorkflow,
} from '../harness/liveWorkflow.mts';
import type { Peers } from '../harness/peers.mts';
import { until } from '../harness/until.mts';
import { usePeers } from '../harness/vitestPeers.mts';
import { retryFailed } from './fault.mts';

const counts: string[] = [];
afterAll(() => console.log(counts.join('\n')));

const received = ({ sink }: LiveWorkflow): string[] =>
	sink.items().map(({ runKey }) => String(runKey));

/** Every run that the history has of the jobs reached the sink, once. */
async function nothingLost(peers: Peers, live: LiveWorkflow, jobs: string[], name: string) {
	const finished = (await stopJobs(peers.gateway, jobs)).map(runKeyOf);
	const missing = () => finished.filter((key) => !received(live).includes(key));
	const arrived = async (seconds: number) =>
		await until(
			'the runs behind the workflow',
			{ seconds },
			() => missing().length === 0 || undefined,
		)
			// What is missing then is counted below.
			.catch(() => undefined);
	await arrived(90);
	// n8n lists what it was killed in the middle of as crashed, for somebody to retry.
	const retried = missing().length > 0 ? await retryFailed(peers, live, missing()) : 0;
	if (retried > 0) await arrived(60);
	// A repeat would come with one of the readings that follow a connect.
	await sleep(35_000);
	counts.push(
		`${name}: finished ${finished.length}, received ${received(live).length}, retried ${retried}`,
	);
	expect(received(live).toSorted()).toEqual(finished.toSorted());
	await peers.api.deactivate(live.workflow);
	await live.sink.stop();
}

const addTwoJobs = async ({ gateway }: Peers) => [
	await addCommandJob(gateway, { name: 'one', everyMs: 3_000 }),
	await addCommandJob(gateway, { name: 'two', everyMs: 3_000 }),
];

/** Established connections to the gateway, counted at its end: state 01 in the table of the kernel. */
function sockets({ gateway }: Peers): number {
	const port = Number(new URL(gateway.url).port).toString(16).toUpperCase().padStart(4, '0');
	return readFileSync('/proc/net/tcp', 'utf8')
		.split('\n')
		.map((line) => line.trim().split(/\s+/))
		.filter(([, local, , state]) => local?.endsWith(`:${port}`) && state === '01').length;
}

describe('the live trigger loses and repeats nothing', () => {
	const peers = usePeers();

	it('while it is changed and published twenty times, with one connection at a time', async () => {
		const live = await publishLiveWorkflow(peers());
		const jobs = await addTwoJobs(peers());
		let { workflow } = live;
		await until('its connection', { seconds: 30 }, () => sockets(peers()) === 1 || undefined);
		for (let change = 1; change <= 20; change += 1) {
			const options = { maxItems: 100 + change };
			workflow = await peers().api.changeParameters(workflow, 'OpenClaw Live Trigger', { options });
			await peers().api.activate(workflow);
		}
		await until('one connection', { seconds: 10 }, () => sockets(peers()) === 1 || undefined);
		await nothingLost(peers(), live, jobs, '20 publications');
		await until('no connection', { seconds: 5 }, () => sockets(peers()) === 0 || undefined);
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
		await nothingLost(peers(), live, jobs, 'n8n killed five times');
	});

	it('while n8n is down for a minute', async () => {
		const live = await publishLiveWorkflow(peers());
		const jobs = await addTwoJobs(peers());
		await waitForRunsOf(peers().gateway, jobs, 4);
		await peers().n8n.stop();
		await sleep(60_000);
		await peers().n8n.restart();
		await nothingLost(peers(), live, jobs, 'n8n down for a minute');
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
		await nothingLost(peers(), live, jobs, 'gateway killed');
	});

	it('while it is published long before its gateway starts', async () => {
		const { gateway } = peers();
		const jobs = await addTwoJobs(peers());
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

	it('waits to be approved, and for three minutes without a network', async () => {
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
		const jobs = await addTwoJobs(peers());
		await until('a first run', { seconds: 90 }, () => received(live).length > 0 || undefined);
		// Nothing closes the connection: packets are dropped.
		await network!.cut();
		await sleep(180_000);
		await network!.restore();
		await waitForRunsOf(gateway, jobs, 8);
		await nothingLost(peers(), live, jobs, 'no network for three minutes');
	});
});
