/** Jobs that the webhook trigger registers by itself. */
import { addCommandJob } from '../harness/commandJobs.mts';
import type { Gateway } from '../harness/gateway.mts';
import { until } from '../harness/until.mts';

/** They do not run before they are registered. */
export const twoJobs = async (gateway: Gateway) => [
	await addCommandJob(gateway, { name: 'one', everyMs: 3_000, enabled: false }),
	await addCommandJob(gateway, { name: 'two', everyMs: 3_000, enabled: false }),
];

/** Where the job delivers. */
export async function targetOf(gateway: Gateway, id: string): Promise<string> {
	const { delivery } = await gateway.rpc<{ delivery?: { to?: string } }>('cron.get', { id });
	return delivery?.to ?? '';
}

/** How many jobs deliver to an address. */
export async function jobsAt(gateway: Gateway, url: string): Promise<number> {
	const { jobs } = await gateway.rpc<{ jobs: Array<{ delivery?: { to?: string } }> }>('cron.list', {
		enabled: 'all',
		limit: 200,
	});
	return jobs.filter(({ delivery }) => delivery?.to?.startsWith(url)).length;
}

/** As many as the trigger has registered, or put back: the gateway takes 30 changes a minute. */
export async function waitForJobsAt(gateway: Gateway, url: string, count: number): Promise<void> {
	await until(`${count} jobs to deliver to ${url}`, { seconds: 300 }, async () => {
		return (await jobsAt(gateway, url)) === count || undefined;
	});
}
