import { NodeOperationError } from 'n8n-workflow';
import type { IHookFunctions } from 'n8n-workflow';
import { maskUrls } from '../../shared/secrets/urlSecrets';
import type { CronJob } from '../../shared/cronJob/types';
import { withGateway, type Gateway } from '../../shared/gateway/gateway';
import { changeDelivery, type DeliveryChange } from './changeDelivery';
import { chosenJobs } from './chosenJobs';
import { pointBack, pointHere, undoTo } from './delivery';
import { rememberRegistered } from './ownToken';
import { warningAboutReach } from './reachability';
import { tokenIn, type Target } from './registeredUrl';
import { assertTargetIsFit, targetOf } from './target';

/**
 * `register`, but where n8n registers published workflows again at its start (it does so without its
 * publication service), what stands in the way is logged only: the jobs deliver here since they were
 * published, and a gateway that starts a little later than n8n must not find the webhook closed.
 */
export async function registerOrStart(context: IHookFunctions): Promise<void> {
	try {
		await register(context);
	} catch (error) {
		const isStart = ['init', 'leadershipChange'].includes(context.getActivationMode());
		if (!isStart) throw new NodeOperationError(context.getNode(), error as Error);
		context.logger.warn(
			`The jobs of the OpenClaw Trigger could not be checked: ${(error as Error).message}`,
		);
	}
}

/**
 * Lets the chosen jobs deliver to this trigger. May run any number of times: a job that does so
 * already is left as it is, one that does so at an old address is moved.
 *
 * @throws NodeOperationError or NodeApiError; then every job is as it was before
 */
export async function register(context: IHookFunctions): Promise<void> {
	const target = await targetOf(context);
	assertTargetIsFit(context, target);
	rememberRegistered(context, tokenIn(target.url)!, { isOnly: false });
	await withGateway(context, async (gateway) => {
		const jobs = await gateway.cronJobs.list();
		const chosen = chosenJobs(context, jobs);
		const changes = [
			...changesToComeHere(context, gateway, chosen, target),
			...changesOfDeselected(jobs, chosen, target),
		];
		await changeAllOrNone(context, gateway, changes);
		rememberRegistered(context, tokenIn(target.url)!, { isOnly: true });
		await warnAboutReach(context, gateway, target);
	});
}

async function warnAboutReach(
	context: IHookFunctions,
	gateway: Gateway,
	{ url }: Target,
): Promise<void> {
	try {
		const warning = await warningAboutReach(gateway, url);
		if (warning) context.logger.warn(warning);
	} catch (error) {
		// Not every version and transport shows the configuration: no reason not to publish.
		context.logger.debug(`The gateway's webhook policy is not known: ${(error as Error).message}`);
	}
}

function changesToComeHere(
	context: IHookFunctions,
	gateway: Gateway,
	chosen: CronJob[],
	target: Target,
): DeliveryChange[] {
	const how = {
		replace: context.getNodeParameter('replaceWebhooks', false) as unknown as boolean,
		isTest: context.getActivationMode() === 'manual',
	};
	return chosen.flatMap((job) => {
		const change = pointHere(job.delivery, target, how);
		if (change.kind === 'taken') {
			const text = `The job "${job.name}" (${job.id}) already delivers to another webhook: ${change.by}`;
			throw takenError(context, gateway.cleanText(text), target);
		}
		return change.kind === 'change' ? [{ job, delivery: change.delivery }] : [];
	});
}

/** Jobs that were chosen in an earlier version of the workflow, and still deliver here. */
function changesOfDeselected(jobs: CronJob[], chosen: CronJob[], target: Target): DeliveryChange[] {
	return jobs.flatMap((job) => {
		const delivery = chosen.includes(job) ? undefined : pointBack(job.delivery, target);
		return delivery ? [{ job, delivery }] : [];
	});
}

function takenError(context: IHookFunctions, message: string, { url }: Target) {
	return new NodeOperationError(context.getNode(), message, {
		description: `It was not pointed at this trigger (${maskUrls(url)}), and nothing was changed. Turn on Replace Other Webhooks to take the job over until the workflow is unpublished, or remove it from Jobs to Register.`,
	});
}

async function changeAllOrNone(
	context: IHookFunctions,
	gateway: Gateway,
	changes: DeliveryChange[],
): Promise<void> {
	const undo: DeliveryChange[] = [];
	try {
		for (const { job, delivery } of changes) {
			const changed = await changeDelivery(gateway, { job, delivery });
			undo.push({ job: changed, delivery: undoTo(job.delivery) });
		}
	} catch (error) {
		for (const change of undo) {
			await changeDelivery(gateway, change).catch(({ message }: Error) => {
				const { name, id } = change.job;
				const text = `The delivery of the job "${name}" (${id}) could not be put back: ${message}`;
				context.logger.error(gateway.cleanText(text));
			});
		}
		throw new NodeOperationError(context.getNode(), error as Error);
	}
}
