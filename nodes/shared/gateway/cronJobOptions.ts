import type { ILoadOptionsFunctions, INodePropertyOptions } from 'n8n-workflow';

import { ALL_JOBS } from '../allJobs';
import type { CronJob } from '../cronJob/types';
import { forOptions } from './offer';

/** The gateway's jobs that `isWanted`, by name, for a list to choose from; the form searches it. */
export async function cronJobOptions(
	context: ILoadOptionsFunctions,
	isWanted: (job: CronJob) => boolean = () => true,
): Promise<INodePropertyOptions[]> {
	const jobs = await forOptions(context, async (gateway) => await gateway.cronJobs.list());
	return jobs.filter(isWanted).map(toOption);
}

/** The list of a trigger that takes the runs of all jobs, or of some. */
export async function getCronJobs(this: ILoadOptionsFunctions): Promise<INodePropertyOptions[]> {
	const all = {
		name: 'All Cron Jobs',
		value: ALL_JOBS,
		description: 'But those that the gateway keeps for itself, such as its heartbeat',
	};
	return [all, ...(await cronJobOptions(this))];
}

/** A job as an entry of a list. */
export function toOption({ id, name, enabled }: CronJob): { name: string; value: string } {
	return { name: enabled ? name : `${name} (disabled)`, value: id };
}
