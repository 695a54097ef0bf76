import { NodeOperationError, sleep } from 'n8n-workflow';
import type { IHookFunctions } from 'n8n-workflow';
import { isStartOfN8n } from '../../shared/intake/triggerSettings';
import { openGateway } from '../../shared/gateway/gateway';
import { changeAllOrNone, PATIENCE_MS, reportJob } from './carryOut';
import { lookAgain } from './lookAgain';
import { missingError, takenError } from './obstacles';
import { rememberRegistered } from './ownToken';
import { withParametersRead } from './parameters';
import { planRegistration } from './plan';
import { DAMAGED_TEXT, putBackLeft } from './putBack';
import { assertNoRedirect, warnAboutReach } from './reachability';
import { tokenIn } from './registeredUrl';
import { assertTargetIsFit, targetOf } from './target';
import { begin, giveUp, keyOf, testKeyOf, type Work } from './work';

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
export async function register(hook: IHookFunctions): Promise<void> {
	const context = withParametersRead(hook);
	const isTest = context.getActivationMode() === 'manual';
	const key = isTest ? testKeyOf(keyOf(context)) : keyOf(context);
	const target = await targetOf(context);
	const work = begin(key, 'registering', target, context);
	if (isStartOfN8n(context)) {
		work.kind = 'registered';
		await Promise.race([lookAgain(key, { isStart: true }), sleep(PATIENCE_MS)]);
		return;
	}
	try {
		assertTargetIsFit(context, target);
		if (!isTest) await assertNoRedirect(context, target);
		if (!(await registerJobs(work))) return;
	} catch (error) {
		giveUp(work);
		throw new NodeOperationError(context.getNode(), error as Error);
	}
	work.kind = 'registered';
	// n8n does not wait for what is left at the place of before.
	void putBackLeft(work);
}

/** @returns whether all is done, and nothing goes on by itself */
async function registerJobs(work: Work): Promise<boolean> {
	const { context, target } = work;
	const token = tokenIn(target.url)!;
	rememberRegistered(context, token, { isOnly: false });
	const gateway = await openGateway(context);
	let goesOn = false;
	try {
		const jobs = await gateway.cronJobs.list();
		const plan = planRegistration(context, jobs, target, { isAskedFor: true });
		if (plan.missing.length > 0) throw missingError(context, plan.missing);
		const [taken] = plan.taken;
		if (taken) throw takenError(context, gateway, taken, target);
		for (const job of plan.damaged) reportJob(work, gateway, job, DAMAGED_TEXT(job.id));
		goesOn = !(await changeAllOrNone(gateway, plan.changes, work));
		if (goesOn) return false;
		rememberRegistered(context, token, { isOnly: true });
		await warnAboutReach(context, gateway, target);
		return true;
	} finally {
		if (!goesOn) gateway.close();
	}
}
