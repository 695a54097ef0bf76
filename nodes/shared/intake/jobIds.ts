import type { INodeProperties } from 'n8n-workflow';

import { asList } from '../asList';
import { ALL_JOBS } from '../allJobs';
import type { Read, Refuse } from './triggerSettings';

/** Whose runs are wanted, the same in the triggers that read the history. */
export const jobIdsProperty: INodeProperties = {
	displayName: 'Cron Job Names or IDs',
	name: 'jobIds',
	type: 'multiOptions',
	typeOptions: { loadOptionsMethod: 'getCronJobs' },
	default: [ALL_JOBS],
	required: true,
	description:
		'All, or only these. All does not include the jobs that the gateway keeps for itself, such as its heartbeat. Choose from the list, or specify IDs using an <a href="https://docs.n8n.io/code/expressions/">expression</a>.',
};

/** The chosen jobs; empty where all are wanted. Throws where none is chosen, or all beside some. */
export function readJobIds(read: Read, refuse: Refuse): string[] {
	const chosen = asList(read('jobIds', jobIdsProperty.default));
	if (chosen.length === 0) {
		throw refuse(
			'No cron job is chosen',
			"Choose All Cron Jobs or some of them under 'Cron Job Names or IDs'. An expression there gave nothing.",
		);
	}
	if (!chosen.includes(ALL_JOBS)) return chosen;
	if (chosen.length === 1) return [];
	throw refuse(
		'All cron jobs are chosen, and some of them besides',
		"Keep either All Cron Jobs or the others under 'Cron Job Names or IDs'.",
	);
}
