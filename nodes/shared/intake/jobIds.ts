import type { ILoadOptionsFunctions, INodeProperties, INodePropertyOptions } from 'n8n-workflow';

import { asList } from '../asList';
import { cronJobOptions } from '../gateway/cronJobOptions';
import type { Refuse } from './triggerSettings';

/** Stands in the list for all jobs; the gateway's own IDs are UUIDs. */
const ALL = 'all';

const ALL_JOBS: INodePropertyOptions = {
	name: 'All Cron Jobs',
	value: ALL,
	description: 'But those that the gateway keeps for itself, such as its heartbeat',
};

/** Whose runs are wanted, the same in the triggers that read the history. */
export const jobIdsProperty: INodeProperties = {
	displayName: 'Cron Job Names or IDs',
	name: 'jobIds',
	type: 'multiOptions',
	typeOptions: { loadOptionsMethod: 'getCronJobs' },
	default: [ALL],
	required: true,
	description:
		'All, or only these. All does not include the jobs that the gateway keeps for itself, such as its heartbeat. Choose from the list, or specify IDs using an <a href="https://docs.n8n.io/code/expressions/">expression</a>.',
};

/** The list of the field. */
export async function getCronJobs(this: ILoadOptionsFunctions): Promise<INodePropertyOptions[]> {
	return [ALL_JOBS, ...(await cronJobOptions(this))];
}

/** The chosen jobs; empty where all are wanted. Throws where none is chosen, or all beside some. */
export function readJobIds(value: unknown, refuse: Refuse): string[] {
	const chosen = asList(value);
	if (chosen.length === 0) {
		throw refuse(
			'No cron job is chosen',
			"Choose All Cron Jobs or some of them under 'Cron Job Names or IDs'. An expression there gave nothing.",
		);
	}
	if (!chosen.includes(ALL)) return chosen;
	if (chosen.length === 1) return [];
	throw refuse(
		'All cron jobs are chosen, and some of them besides',
		"Keep either All Cron Jobs or the others under 'Cron Job Names or IDs'.",
	);
}
