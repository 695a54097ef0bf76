import { openGateway } from '../../shared/gateway/gateway';
import { aboutJob, changeEachForItself } from './carryOut';
import { missingText, takenText } from './obstacles';
import { rememberRegistered } from './ownToken';
import { planRegistration } from './plan';
import { DAMAGED_TEXT, putBackLeft } from './putBack';
import { warnAboutReach } from './reachability';
import { tokenIn } from './registeredUrl';
import { assertTargetIsFit, targetOf } from './target';
import { workOf, type Work } from './work';

/**
 * Looks at the jobs of a published trigger: new ones for "All", a token of the gateway that was
 * changed, jobs that a killed n8n left at the test URL, what was not finished before a restart. Takes
 * no job from anybody, whatever may be replaced at a publication. A job that was deleted, taken or
 * cannot be changed stands in the way of no other; the log says so once.
 */
export async function lookAgain(key: string, { isStart = false } = {}): Promise<void> {
	const work = workOf(key);
	if (work?.kind !== 'registered') return;
	work.kind = 'registering';
	const problems = await look(work, isStart).catch(({ message }: Error) => [message]);
	work.kind = 'registered';
	const report = problems.join('; ');
	if (report !== '' && report !== work.lastReport) {
		work.context.logger.warn(
			`${work.context.getNode().name}: not all jobs deliver here: ${report}`,
		);
	}
	work.lastReport = report;
}

/** @returns what stands in the way, in sentences */
async function look(work: Work, isStart: boolean): Promise<string[]> {
	const { context } = work;
	work.target = await targetOf(context);
	assertTargetIsFit(context, work.target);
	const token = tokenIn(work.target.url)!;
	rememberRegistered(context, token, { isOnly: false });
	const gateway = await openGateway(context);
	try {
		const jobs = await gateway.cronJobs.list();
		const plan = planRegistration(context, jobs, work.target, { isAskedFor: false });
		const failures = await changeEachForItself(gateway, plan.changes, work);
		const isDone = failures.length === 0 && !work.isEnded;
		if (isDone) rememberRegistered(context, token, { isOnly: true });
		if (isStart) await warnAboutReach(context, gateway, work.target);
		await putBackLeft(work);
		return [
			...(plan.missing.length > 0 ? [missingText(plan.missing)] : []),
			...plan.taken.map(takenText),
			...plan.damaged.map((job) => aboutJob(job, DAMAGED_TEXT(job.id))),
			...failures,
		].map(gateway.cleanText);
	} finally {
		gateway.close();
	}
}
