import { NodeOperationError } from 'n8n-workflow';
import type { IHookFunctions, ILoadOptionsFunctions, INodePropertyOptions } from 'n8n-workflow';
import { namesIn } from '../../shared/intake/choices';
import { isHousekeeping } from '../../shared/cronJob/housekeeping';
import type { CronJob } from '../../shared/cronJob/types';
import { webhookPlace } from './delivery';
import { cronJobOptions } from '../../shared/gateway/offer';

/** In `jobIds`: whatever enabled agentTurn jobs of the user there are. */
export const ALL_AGENT_TURN_JOBS = '*';

/** The choices of the `jobIds` parameter. */
export async function getCronJobs(this: ILoadOptionsFunctions): Promise<INodePropertyOptions[]> {
	return [
		{
			name: 'All Enabled Agent Turns',
			value: ALL_AGENT_TURN_JOBS,
			description:
				'Every enabled job that tells an agent something, also those added later; one-shot jobs that delete themselves are left out',
		},
		...(await cronJobOptions(this, (job) => !isHousekeeping(job))),
	];
}

export function readJobIds(context: IHookFunctions): string[] {
	return namesIn(context.getNodeParameter('jobIds', []));
}

export function isAllChosen(context: IHookFunctions): boolean {
	return readJobIds(context).includes(ALL_AGENT_TURN_JOBS);
}

/**
 * Those of the gateway's jobs that the user chose, and the IDs of chosen ones that it does not have.
 *
 * @throws NodeOperationError where none is chosen
 */
export function chosenJobs(
	context: IHookFunctions,
	jobs: CronJob[],
): { chosen: CronJob[]; missing: string[] } {
	const ids = readJobIds(context);
	if (ids.length === 0) {
		throw new NodeOperationError(context.getNode(), 'No job is chosen to deliver to this trigger', {
			description: 'Choose jobs under Cron Job Names or IDs, or set Registration to Manual.',
		});
	}
	const isAll = ids.includes(ALL_AGENT_TURN_JOBS);
	return {
		chosen: jobs.filter((job) => ids.includes(job.id) || (isAll && isEnabledAgentTurn(job))),
		missing: ids.filter((id) => id !== ALL_AGENT_TURN_JOBS && !jobs.some((job) => job.id === id)),
	};
}

function isEnabledAgentTurn(job: CronJob): boolean {
	return job.enabled && job.payload.kind === 'agentTurn' && !isHousekeeping(job) && !isOneShot(job);
}

/** Such as a Run and Wait makes: whoever made it waits for it, at a resume URL of n8n or in its history. */
function isOneShot({ schedule, deleteAfterRun, delivery }: CronJob): boolean {
	const { to } = webhookPlace(delivery);
	const isResumeUrl = to !== null && URL.canParse(to) && new URL(to).searchParams.has('signature');
	return isResumeUrl || (schedule.kind === 'at' && deleteAfterRun !== false);
}
