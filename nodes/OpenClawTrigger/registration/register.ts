import { NodeOperationError } from 'n8n-workflow';
import type { IHookFunctions } from 'n8n-workflow';
import { isStartOfN8n } from '../../shared/intake/triggerSettings';
import { openGateway, type Gateway } from '../../shared/gateway/gateway';
import { maskUrls } from '../../shared/secrets/urlSecrets';
import { changeAllOrNone, log, reportJob } from './carryOut';
import { rememberRegistered } from './ownToken';
import { planRegistration, type Plan, type TakenJob } from './plan';
import { assertNoRedirect, warningAboutReach } from './reachability';
import { tokenIn, type Target } from './registeredUrl';
import { assertTargetIsFit, targetOf } from './target';
import { begin, end, keyOf, testKeyOf, workOf, type Work } from './work';

/**
 * Lets the chosen jobs deliver to this trigger. May run any number of times: a job that does so
 * already is left as it is, one that does so with an old token is moved.
 *
 * At n8n's start, what stands in the way is logged only: the jobs deliver here since they were
 * published, and a gateway that starts a little later than n8n must not find the webhook closed. The
 * trigger looks again soon (`keepRegistered`).
 *
 * @throws NodeOperationError or NodeApiError; then every job is as it was before
 */
export async function register(context: IHookFunctions): Promise<void> {
	const activation = context.getActivationMode();
	const isTest = activation === 'manual';
	const isStart = isStartOfN8n(context);
	const key = isTest ? testKeyOf(keyOf(context)) : keyOf(context);
	const target = await targetOf(context);
	const work = begin(key, 'registering', target, context);
	try {
		assertTargetIsFit(context, target);
		if (!isTest && !isStart) await assertNoRedirect(context, target);
		if (!(await registerJobs(work))) return;
	} catch (error) {
		if (!isStart) {
			end(work);
			throw new NodeOperationError(context.getNode(), error as Error);
		}
		context.logger.warn(
			`The jobs of the OpenClaw Trigger could not be checked, and are looked at again soon: ${(error as Error).message}`,
		);
	}
	work.kind = 'registered';
}

/** @returns whether all is done, and nothing goes on by itself */
async function registerJobs(work: Work): Promise<boolean> {
	const { context, target } = work;
	const token = tokenIn(target.url)!;
	rememberRegistered(context, token, { isOnly: false });
	const gateway = await openGateway(context);
	let goesOn = false;
	try {
		const plan = planRegistration(context, await gateway.cronJobs.list(), target);
		if (plan.missing.length > 0) throw missingError(context, plan.missing);
		const [taken] = plan.taken;
		if (taken) throw takenError(context, gateway, taken, target);
		reportDamaged(work, gateway, plan);
		goesOn = !(await changeAllOrNone(gateway, plan.changes, work));
		if (goesOn) return false;
		rememberRegistered(context, token, { isOnly: true });
		await warnAboutReach(context, gateway, target);
		return true;
	} finally {
		if (!goesOn) gateway.close();
	}
}

/**
 * Looks at the jobs of a published trigger again: new ones for "All", a token of the gateway that was
 * changed, jobs that a killed n8n left at the test URL, what was not finished before a restart. Takes
 * no job from anybody, and says in the log what it could not do, once.
 */
export async function lookAgain(key: string): Promise<void> {
	const work = workOf(key);
	if (work?.kind !== 'registered') return;
	const { context } = work;
	const problems: string[] = [];
	try {
		const gateway = await openGateway(context);
		let goesOn = false;
		try {
			work.target = await targetOf(context);
			const plan = planRegistration(context, await gateway.cronJobs.list(), work.target);
			// A job that was deleted or taken does not stand in the way of the others.
			if (plan.missing.length > 0) problems.push(missingText(plan.missing));
			problems.push(...plan.taken.map((taken) => gateway.cleanText(textOf(taken))));
			if (!work.isEnded && plan.changes.length > 0) {
				log(work, gateway, 'info', `${plan.changes.length} jobs do not deliver here yet`);
				goesOn = !(await changeAllOrNone(gateway, plan.changes, work));
			}
		} finally {
			if (!goesOn) {
				gateway.close();
				work.kind = 'registered';
			}
		}
	} catch (error) {
		problems.push((error as Error).message);
	}
	const report = problems.join('; ');
	if (report !== '' && report !== work.lastReport) {
		context.logger.warn(`${context.getNode().name}: not all jobs deliver here: ${report}`);
	}
	work.lastReport = report;
}

function reportDamaged(work: Work, gateway: Gateway, { damaged }: Plan): void {
	for (const job of damaged) {
		reportJob(work, gateway, job, DAMAGED_TEXT(job.id));
	}
}

export const DAMAGED_TEXT = (id: string) =>
	`it delivers to this trigger, and where it delivered before cannot be read: somebody changed the end of its webhook URL. To undo it by hand: openclaw cron edit ${id} --no-deliver`;

function textOf({ job, by, isCopy }: TakenJob): string {
	const name = `The job "${job.name}" (${job.id})`;
	return isCopy
		? `${name} already delivers to this trigger in another n8n: ${by}`
		: `${name} already delivers to another webhook: ${by}`;
}

const missingText = (ids: string[]) => `The gateway has no job with the ID ${ids.join(', ')}`;

function missingError(context: IHookFunctions, ids: string[]) {
	return new NodeOperationError(context.getNode(), missingText(ids), {
		description:
			"It may have been deleted. Remove it from 'Cron Job Names or IDs' and publish again.",
	});
}

function takenError(context: IHookFunctions, gateway: Gateway, taken: TakenJob, { url }: Target) {
	const remedy = taken.isCopy
		? 'That n8n has the same encryption key: a copy of this one, or this one at its address of before. If it is not in use any more, or this one shall have the job, turn on Replace Other Webhooks and publish again.'
		: 'Turn on Replace Other Webhooks to take the job over until the workflow is unpublished, or remove it from Cron Job Names or IDs.';
	return new NodeOperationError(context.getNode(), gateway.cleanText(textOf(taken)), {
		description: `It was not pointed at this trigger (${maskUrls(url)}), and nothing was changed. ${remedy}`,
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
