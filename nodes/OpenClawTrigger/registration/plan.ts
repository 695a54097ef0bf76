import type { IHookFunctions } from 'n8n-workflow';
import type { CronJob } from '../../shared/cronJob/types';
import type { DeliveryChange } from './changeDelivery';
import { chosenJobs, isAllChosen } from './chosenJobs';
import { DAMAGED, isBorrowed, pointBack, pointHere } from './delivery';
import { booleanIn } from '../../shared/json';
import type { Target } from './registeredUrl';
import { isBeingUnregistered, keyOf, testKeyOf, workOf } from './work';

/** A job that delivers to another webhook, which may not be replaced. */
export interface TakenJob {
	job: CronJob;
	by: string;
	isCopy: boolean;
}

export interface Plan {
	changes: DeliveryChange[];
	taken: TakenJob[];
	/** IDs of chosen jobs that the gateway does not have. */
	missing: string[];
	/** Jobs that are not chosen any more, and whose earlier delivery cannot be read. */
	damaged: CronJob[];
}

/**
 * A test borrows no more: the gateway takes 30 updates a minute, and what is borrowed has to be back
 * when the test ends.
 */
const MOST_BORROWED = 10;

/**
 * What has to change so that the chosen jobs, and no others, deliver to this trigger.
 *
 * @param isAskedFor a person publishes or listens. Whatever else looks at the jobs replaces no webhook:
 * two workflows that both may would take a job from each other for ever, and a copy of n8n that is
 * only started would take it from the n8n that is in use.
 */
export function planRegistration(
	context: IHookFunctions,
	jobs: CronJob[],
	target: Target,
	{ isAskedFor }: { isAskedFor: boolean },
): Plan {
	const isTest = context.getActivationMode() === 'manual';
	const { chosen, missing } = chosenJobs(context, jobs);
	const plan: Plan = { changes: [], taken: [], missing, damaged: [] };
	const mayReplace = booleanIn(context.getNodeParameter('replaceWebhooks', false)) === true;
	for (const job of isTest ? chosen.slice(0, MOST_BORROWED) : chosen) {
		if (!isTest && isListening(context) && isBorrowed(job.delivery, target)) continue;
		const change = pointHere(job.delivery, target, {
			replace: isAskedFor && mayReplace,
			isTest,
			isAbandoned: isBeingUnregistered,
		});
		if (change.kind === 'taken') plan.taken.push({ job, by: change.by, isCopy: change.isCopy });
		if (change.kind === 'change') plan.changes.push({ job, delivery: change.delivery });
	}
	// With "All" a job that came to be something else stays until the next publication.
	if (isTest || (isAllChosen(context) && !isAskedFor)) return plan;
	for (const job of jobs.filter((one) => !chosen.includes(one))) {
		const delivery = pointBack(job.delivery, target);
		if (delivery === DAMAGED) plan.damaged.push(job);
		else if (delivery) plan.changes.push({ job, delivery });
	}
	return plan;
}

function isListening(context: IHookFunctions): boolean {
	return workOf(testKeyOf(keyOf(context))) !== undefined;
}
