import type { IHookFunctions } from 'n8n-workflow';
import type { CronJob } from '../../shared/cronJob/types';
import { asList } from '../../shared/intake/choices';
import { GATEWAY_CREDENTIAL } from '../../shared/gateway/connection';
import { openGateway, type Gateway } from '../../shared/gateway/gateway';
import { maskUrls } from '../../shared/secrets/urlSecrets';
import { log, reportJob } from './carryOut';
import { changeDelivery } from './changeDelivery';
import { ALL_AGENT_TURN_JOBS, readJobIds } from './chosenJobs';
import { DAMAGED, leadsHere, pointBack, pointHere, undoTo } from './delivery';
import { isSameWebhook } from './registeredUrl';
import { workOf, type Work } from './work';

export const DAMAGED_TEXT = (id: string) =>
	`it delivers to this trigger, and where it delivered before cannot be read: somebody changed the end of its webhook URL. To undo it by hand: openclaw cron edit ${id} --no-deliver`;

/**
 * Puts back the jobs that deliver to where a trigger is unpublished.
 *
 * @param how `for`: what it is done for, and ends with
 */
export async function putBackAll(work: Work, { for: current }: { for: Work }): Promise<void> {
	const gateway = await openGateway(work.context);
	try {
		const jobs = await gateway.cronJobs.list();
		const here = jobs.filter(
			({ delivery }) =>
				pointBack(delivery, work.target) !== undefined && !isTakenOver(delivery, current),
		);
		if (current === work) reportChangedMeanwhile(work, gateway, jobs, here);
		if (here.length === 0) return;
		log(work, gateway, 'info', `jobs that are being put back: ${here.length}`);
		let done = 0;
		for (const job of here) {
			if (current.isEnded) return;
			if (await putBack(work, gateway, job, current)) done += 1;
		}
		log(work, gateway, 'info', `jobs that have been put back: ${done} of ${here.length}`);
	} finally {
		gateway.close();
	}
}

/**
 * Puts back what an unpublication had not come to when this work took over: jobs at an address, or in a
 * gateway, of before. Those that deliver to where this trigger is now are its own again.
 */
export async function putBackLeft(work: Work): Promise<void> {
	for (let { left } = work; left && !work.isEnded; left = left.left) {
		const unfinished = left;
		if (isSamePlace(unfinished, work)) continue;
		await reportFailure(unfinished.context, async () => {
			await putBackAll(unfinished, { for: work });
		});
	}
	if (!work.isEnded) work.left = undefined;
}

/** Two credentials may lead to one gateway: there the jobs of before are those of now. */
function isTakenOver(delivery: unknown, { kind, target }: Work): boolean {
	const how = { replace: false, isTest: false };
	return kind !== 'unregistering' && pointHere(delivery, target, how).kind === 'there';
}

function isSamePlace(one: Work, two: Work): boolean {
	const [first, second] = [one, two].map(
		({ context }) => context.getNode().credentials?.[GATEWAY_CREDENTIAL]?.id,
	);
	return first === second && isSameWebhook(one.target.url, two.target);
}

/** How often a job is read anew that somebody changes at the same time, as another trigger may. */
const MOST_READS = 3;

/** @returns whether it is put back */
async function putBack(
	work: Work,
	gateway: Gateway,
	listed: CronJob,
	current: Work,
): Promise<boolean> {
	let job = listed;
	for (let read = 1; ; read++) {
		const delivery = pointBack(job.delivery, work.target);
		if (delivery === DAMAGED) {
			reportJob(work, gateway, job, DAMAGED_TEXT(job.id));
			return false;
		}
		if (!delivery) return true;
		try {
			const changed = await changeDelivery(gateway, { job, delivery });
			// It may have waited for its turn while the workflow was published again.
			if (isHereAgain(current)) {
				await changeDelivery(gateway, { job: changed, delivery: undoTo(job.delivery) });
			}
			return true;
		} catch (error) {
			const now = await gateway.cronJobs.get(job.id).catch(() => job);
			if (now.configRevision === job.configRevision || read === MOST_READS) {
				reportJob(work, gateway, job, textOnLeft(work, job, error as Error));
				return false;
			}
			job = now;
		}
	}
}

/** The publication found the jobs at this place, and left them there. */
function isHereAgain(work: Work): boolean {
	const later = work.isEnded ? workOf(work.key) : undefined;
	return later !== undefined && later.kind !== 'unregistering' && isSamePlace(work, later);
}

function textOnLeft({ target }: Work, { id, delivery }: CronJob, { message }: Error): string {
	const byHand = `openclaw cron edit ${id} --no-deliver`;
	return leadsHere(delivery, target)
		? `it still delivers to ${target.url}: ${message}. To undo it by hand: ${byHand}`
		: `whoever has taken it over will put it back to ${target.url}: ${message}. To undo it by hand once that is done: ${byHand}`;
}

function reportChangedMeanwhile(
	work: Work,
	gateway: Gateway,
	jobs: CronJob[],
	here: CronJob[],
): void {
	const named = readJobIds(work.context).filter((id) => id !== ALL_AGENT_TURN_JOBS);
	for (const id of named) {
		const job = jobs.find((listed) => listed.id === id);
		if (job && !here.includes(job)) {
			const text = `The job "${job.name}" (${id}) does not deliver to this trigger, so it is left as it is`;
			work.context.logger.warn(gateway.cleanText(text));
		}
	}
}

/** Never throws: what kept the gateway from being asked is for the log. */
export async function reportFailure(
	context: IHookFunctions,
	attempt: () => Promise<void>,
): Promise<void> {
	try {
		await attempt();
	} catch (error) {
		const url = maskUrls(context.getNodeWebhookUrl('default') ?? '');
		context.logger.error(
			`The gateway could not be asked to put back the jobs that deliver to ${url}: ${(error as Error).message}. ` +
				`Chosen were: ${asList(context.getNode().parameters.jobIds).join(', ')}. Publish and unpublish the workflow once the gateway can be reached, or run: openclaw cron edit <id> --no-deliver`,
		);
	}
}
