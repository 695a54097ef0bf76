import type { IHookFunctions } from 'n8n-workflow';
import { maskUrls } from '../../shared/secrets/urlSecrets';
import type { CronJob } from '../../shared/cronJob/types';
import { withGateway, type Gateway } from '../../shared/gateway/gateway';
import { changeDelivery } from './changeDelivery';
import { ALL_AGENT_TURN_JOBS, readJobIds } from './chosenJobs';
import { pointBack } from './delivery';
import type { Target } from './registeredUrl';
import { targetOf } from './target';

/**
 * Puts every job back that this trigger let deliver here. A job that somebody pointed elsewhere
 * meanwhile is left alone. Never throws: whatever the gateway does, the user can unpublish; the log
 * names the jobs that still deliver here, and how to undo it.
 */
export async function unregister(context: IHookFunctions): Promise<void> {
	try {
		const target = await targetOf(context);
		await withGateway(context, async (gateway) => {
			const jobs = await gateway.cronJobs.list();
			reportChangedMeanwhile(context, gateway, jobs, target);
			for (const job of jobs) await putBack(context, gateway, job, target);
		});
	} catch (error) {
		const url = maskUrls(context.getNodeWebhookUrl('default') ?? '');
		context.logger.error(
			`The gateway could not be asked to put back the jobs that deliver to ${url}: ${(error as Error).message}. ` +
				`Chosen were: ${readJobIds(context).join(', ')}. Publish and unpublish the workflow once the gateway can be reached, or run: openclaw cron edit <id> --no-deliver`,
		);
	}
}

async function putBack(
	context: IHookFunctions,
	gateway: Gateway,
	job: CronJob,
	target: Target,
): Promise<void> {
	try {
		const delivery = pointBack(job.delivery, target);
		if (delivery) await changeDelivery(gateway, { job, delivery });
	} catch (error) {
		const text = `The job "${job.name}" still delivers to ${target.url}: ${(error as Error).message}. To undo it by hand: openclaw cron edit ${job.id} --no-deliver`;
		context.logger.error(gateway.cleanText(text));
	}
}

function reportChangedMeanwhile(
	context: IHookFunctions,
	gateway: Gateway,
	jobs: CronJob[],
	target: Target,
): void {
	const named = readJobIds(context).filter((id) => id !== ALL_AGENT_TURN_JOBS);
	for (const id of named) {
		const job = jobs.find((listed) => listed.id === id);
		if (job && pointBack(job.delivery, target) === undefined) {
			const text = `The job "${job.name}" (${id}) does not deliver to this trigger, so it is left as it is`;
			context.logger.warn(gateway.cleanText(text));
		}
	}
}
