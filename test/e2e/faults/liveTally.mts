/** What came of the runs of a fault behind a live trigger. */
import { setTimeout as sleep } from 'node:timers/promises';

import { expect } from 'vitest';

import { addCommandJob, runKeyOf, stopJobs } from '../harness/commandJobs.mts';
import type { Gateway } from '../harness/gateway.mts';
import type { LiveWorkflow } from '../harness/liveWorkflow.mts';
import type { Peers } from '../harness/peers.mts';
import { until } from '../harness/until.mts';
import { retryFailed } from './fault.mts';

/** After each connect the trigger reads the history again, the last time half a minute later. */
export const ALL_READINGS_MS = 35_000;

export const received = ({ sink }: LiveWorkflow): string[] =>
	sink.items().map(({ runKey }) => String(runKey));

/** Two jobs, each every three seconds. */
export const addTwoJobs = async (gateway: Gateway) => [
	await addCommandJob(gateway, { name: 'one', everyMs: 3_000 }),
	await addCommandJob(gateway, { name: 'two', everyMs: 3_000 }),
];

/** Every run that the history has of the jobs reached the sink, once. A line that says how many. */
export async function nothingLost(
	peers: Peers,
	live: LiveWorkflow,
	jobs: string[],
	name: string,
): Promise<string> {
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
	await arrived(120);
	// n8n lists what it was killed in the middle of as crashed, for somebody to retry.
	const retried = missing().length > 0 ? await retryFailed(peers, live, missing()) : 0;
	if (retried > 0) await arrived(60);
	// A repeat would come with one of the readings that follow a connect.
	await sleep(ALL_READINGS_MS);
	expect(finished.length).toBeGreaterThan(0);
	expect(received(live).toSorted()).toEqual(finished.toSorted());
	await peers.api.deactivate(live.workflow);
	await live.sink.stop();
	return `${name}: finished ${finished.length}, received ${received(live).length}, retried ${retried}`;
}
