import { sleep } from 'n8n-workflow';
import type { IHookFunctions } from 'n8n-workflow';
import type { CronJob } from '../../shared/cronJob/types';
import { openGateway, type Gateway } from '../../shared/gateway/gateway';
import { maskUrls } from '../../shared/secrets/urlSecrets';
import { log, reportJob } from './carryOut';
import { changeDelivery } from './changeDelivery';
import { ALL_AGENT_TURN_JOBS, readJobIds } from './chosenJobs';
import { DAMAGED, pointBack } from './delivery';
import { DAMAGED_TEXT } from './register';
import { targetOf } from './target';
import { begin, end, keyOf, testKeyOf, type Work } from './work';

/**
 * So many jobs are put back at once. With more, n8n does not wait: while a changed trigger is being
 * published again its webhook is gone until this is done, and its jobs would be pointed here again at
 * once.
 */
const FEW = 5;

/** Within this time a trigger that is published again is there again, and keeps its jobs. */
const GRACE_MS = 3_000;

/**
 * Puts every job back that this trigger let deliver here. A job that somebody pointed elsewhere
 * meanwhile is left alone. Never throws: whatever the gateway does, the user can unpublish; the log
 * names the jobs that still deliver here, and how to undo it.
 */
export async function unregister(context: IHookFunctions): Promise<void> {
	// n8n makes the workflow of a test an inactive one.
	const isTest = context.getWorkflow().active === false;
	const key = isTest ? testKeyOf(keyOf(context)) : keyOf(context);
	await reportFailure(context, async () => {
		const work = begin(key, 'unregistering', await targetOf(context), context);
		const rest = await putBackAll(work, isTest ? Infinity : FEW);
		if (!rest) return end(work);
		void reportFailure(context, async () => {
			await sleep(GRACE_MS);
			if (!work.isEnded) await putBackAll(work, Infinity);
			end(work);
		});
	});
}

/** @returns whether there is more to put back than `most`; then nothing was done */
async function putBackAll(work: Work, most: number): Promise<boolean> {
	const gateway = await openGateway(work.context);
	try {
		const jobs = await gateway.cronJobs.list();
		const here = jobs.filter(({ delivery }) => pointBack(delivery, work.target) !== undefined);
		if (here.length > most) return true;
		reportChangedMeanwhile(work, gateway, jobs, here);
		if (here.length > FEW) log(work, gateway, 'info', `${here.length} jobs are being put back`);
		for (const job of here) {
			if (work.isEnded) return false;
			await putBack(work, gateway, job);
		}
		if (here.length > FEW) log(work, gateway, 'info', `${here.length} jobs have been put back`);
		return false;
	} finally {
		gateway.close();
	}
}

async function putBack(work: Work, gateway: Gateway, job: CronJob): Promise<void> {
	const delivery = pointBack(job.delivery, work.target);
	if (delivery === DAMAGED) return reportJob(work, gateway, job, DAMAGED_TEXT(job.id));
	if (!delivery) return;
	try {
		await changeDelivery(gateway, { job, delivery });
	} catch (error) {
		reportJob(
			work,
			gateway,
			job,
			`it still delivers to ${work.target.url}: ${(error as Error).message}. To undo it by hand: openclaw cron edit ${job.id} --no-deliver`,
		);
	}
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

async function reportFailure(context: IHookFunctions, attempt: () => Promise<void>): Promise<void> {
	try {
		await attempt();
	} catch (error) {
		const url = maskUrls(context.getNodeWebhookUrl('default') ?? '');
		context.logger.error(
			`The gateway could not be asked to put back the jobs that deliver to ${url}: ${(error as Error).message}. ` +
				`Chosen were: ${readJobIds(context).join(', ')}. Publish and unpublish the workflow once the gateway can be reached, or run: openclaw cron edit <id> --no-deliver`,
		);
	}
}
