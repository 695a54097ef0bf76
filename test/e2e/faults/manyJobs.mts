/** More jobs than the gateway lets change in a minute, or n8n waits for. */
import { setTimeout as sleep } from 'node:timers/promises';

import { addCommandJob, enableJobs, waitForRunsOf } from '../harness/commandJobs.mts';
import type { Gateway } from '../harness/gateway.mts';
import { TRIGGER } from '../harness/triggerWorkflow.mts';
import type { Fault } from './fault.mts';
import { jobsAt, waitForJobsAt } from './registeredJobs.mts';

const JOBS = 65;
const A_DAY_MS = 86_400_000;
/** What the gateway takes in a minute. */
const A_MINUTES_WORTH = 30;
const RUNNING = 5;

async function addManyJobs(gateway: Gateway): Promise<string[]> {
	const ids: string[] = [];
	for (let job = 1; job <= JOBS; job++) {
		if (ids.length > 0 && ids.length % A_MINUTES_WORTH === 0) await sleep(61_000);
		const runs = job <= RUNNING ? { everyMs: 5_000, enabled: false } : { everyMs: A_DAY_MS };
		ids.push(await addCommandJob(gateway, { name: `Job ${job}`, ...runs }));
	}
	return ids;
}

/** More than the gateway lets change in a minute, or n8n waits for. */
export const manyJobs: Fault = {
	name: `${JOBS} jobs registered, changed while runs finish, and put back`,
	runs: 'undelivered',
	registered: addManyJobs,
	async happen({ peers, registered, history }) {
		const { api, gateway } = peers;
		const running = registered.slice(0, RUNNING);
		await waitForJobsAt(gateway, history.url, JOBS);
		await enableJobs(gateway, running);
		await waitForRunsOf(gateway, running, 10);
		const change = { output: 'simplified' };
		const changed = await api.changeParameters(history.workflow, TRIGGER, change);
		const publishing = api.activate(changed).then(() => undefined);
		const counts: number[] = [];
		for (let look = 0; look < 4; look++) {
			counts.push(await jobsAt(gateway, history.url));
			await sleep(1_000);
		}
		await publishing;
		if (counts.some((count) => count !== JOBS)) throw new Error(`Jobs left: ${counts.join()}`);
		const { length } = await waitForRunsOf(gateway, running, 1);
		await waitForRunsOf(gateway, running, length + 10);
		return running;
	},
};
