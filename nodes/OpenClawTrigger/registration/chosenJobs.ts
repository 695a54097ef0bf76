import { NodeOperationError } from 'n8n-workflow';
import type { IHookFunctions, ILoadOptionsFunctions, INodePropertyOptions } from 'n8n-workflow';
import { isHousekeeping } from '../../shared/cronJob/housekeeping';
import type { CronJob } from '../../shared/cronJob/types';
import { cronJobOptions } from '../../shared/gateway/cronJobOptions';

/** In `jobIds`: whatever enabled agentTurn jobs of the user there are at the time of publishing. */
export const ALL_AGENT_TURN_JOBS = '*';

/** The choices of the `jobIds` parameter. */
export async function getCronJobs(this: ILoadOptionsFunctions): Promise<INodePropertyOptions[]> {
	return [
		{
			name: 'All Enabled Agent Turns',
			value: ALL_AGENT_TURN_JOBS,
			description:
				'Every enabled agentTurn job that the gateway has when the workflow is published',
		},
		...(await cronJobOptions(this, (job) => !isHousekeeping(job))),
	];
}

export function readJobIds(context: IHookFunctions): string[] {
	const jobIds = context.getNodeParameter('jobIds', []) as unknown as string | string[];
	return [jobIds].flat().filter((id) => id.trim() !== '');
}

/**
 * Those of the gateway's jobs that the user chose.
 *
 * @throws NodeOperationError where none is chosen, or a chosen one does not exist
 */
export function chosenJobs(context: IHookFunctions, jobs: CronJob[]): CronJob[] {
	const ids = readJobIds(context);
	if (ids.length === 0) {
		throw new NodeOperationError(context.getNode(), 'No job is chosen to deliver to this trigger', {
			description: 'Choose jobs under Jobs to Register, or set Registration to Manual.',
		});
	}
	const unknown = ids.filter(
		(id) => id !== ALL_AGENT_TURN_JOBS && !jobs.some((job) => job.id === id),
	);
	if (unknown.length > 0) {
		throw new NodeOperationError(
			context.getNode(),
			`The gateway has no job with the ID ${unknown.join(', ')}`,
			{
				description: 'It may have been deleted. Remove it from Jobs to Register and publish again.',
			},
		);
	}
	return jobs.filter(
		(job) => ids.includes(job.id) || (ids.includes(ALL_AGENT_TURN_JOBS) && isEnabledAgentTurn(job)),
	);
}

function isEnabledAgentTurn(job: CronJob): boolean {
	return job.enabled && job.payload.kind === 'agentTurn' && !isHousekeeping(job);
}
