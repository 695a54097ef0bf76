import { UserError, type IDataObject } from 'n8n-workflow';

import type { Gateway } from '../../../../shared/gateway/gateway';
import { readNumber, readObject, readString } from '../../../../shared/json';
import { explainDelivery } from '../../../../shared/run/explainDelivery';
import { historyItem, type RunHistoryEntry } from '../../../../shared/run/historyEntry';
import type { OperationCall } from '../../../operation';
import { runAs } from '../../../runOutput';
import { isToBeTriedAgain, orLog, stopRuns, type WaitingRun } from './job';

/**
 * The item of the finished run, in the form that is wanted. Throws where the run failed (unless
 * that is wanted as an item) and where there is none yet.
 */
export async function outcomeOf(run: WaitingRun, call: OperationCall): Promise<IDataObject> {
	const item = run.received ?? (await itemFromHistory(run, call));
	if (item === undefined) throw await missingRun(run, call);
	try {
		if (item.status !== 'ok' && !run.returnFailedRuns) throw unsuccessfulRun(item);
		const { raw, ...simplified } = item;
		if (run.includeReply)
			simplified.reply = item.status === 'ok' ? await replyOf(item, call) : null;
		const { reply, receivedBy, webhookProblem } = simplified;
		return runAs(run.output, simplified, {
			...(raw as IDataObject),
			...(run.includeReply && { reply }),
			...{ receivedBy, webhookProblem },
		});
	} finally {
		await removeJob(run, item, call);
	}
}

async function itemFromHistory(
	{ jobId, hasWebhook }: WaitingRun,
	{ gateway }: OperationCall,
): Promise<IDataObject | undefined> {
	const entry = await gateway.runs.latestOf(jobId);
	if (!entry || (isToBeTriedAgain(entry) && (await isUnderWay(jobId, gateway)))) return undefined;
	const webhookProblem = hasWebhook ? problemOf(entry) : null;
	return { ...historyItem(entry), receivedBy: 'history', webhookProblem };
}

/** Why the webhook did not come; one that the gateway delivered came while n8n was looking. */
function problemOf(entry: RunHistoryEntry): string | null {
	if (readString(entry, 'deliveryStatus') === 'delivered') return null;
	const { finding, whatToDo } = explainDelivery(entry);
	return `${finding} ${whatToDo}`.trim();
}

function unsuccessfulRun({ jobId, status, error, runKey }: IDataObject): UserError {
	const reason = typeof error === 'string' ? error : `status: ${String(status)}`;
	const message =
		status === 'skipped'
			? `The gateway skipped the run: ${reason} (job "${String(jobId)}")`
			: `The agent's run failed: ${reason} (job "${String(jobId)}")`;
	return new UserError(message, {
		description: `To go on with such runs, add Return Failed Runs, or set On Error in the settings of the node. All that is known of the run: Run: Get, run key ${String(runKey)}.`,
	});
}

async function replyOf(item: IDataObject, { gateway }: OperationCall): Promise<string> {
	if (item.summary === null) return '';
	// The session is this run's alone, so that no time has to tell its reply from others.
	return await gateway.runs.wholeReply({ ...(item.raw as RunHistoryEntry), ts: Infinity });
}

/** The gateway removes the job itself after a run that went well and was delivered, unless told not to. */
async function removeJob(
	{ jobId, includeReply, received }: WaitingRun,
	{ status }: IDataObject,
	{ gateway, context }: OperationCall,
): Promise<void> {
	if (received && status === 'ok' && !includeReply) return;
	const removing = gateway.thoughCancelled().cronJobs.remove(jobId);
	await orLog(removing, 'a one-shot job is left', context);
}

async function isUnderWay(jobId: string, { cronJobs }: Gateway): Promise<boolean> {
	const job = await cronJobs.get(jobId);
	return readNumber(readObject(job, 'state'), 'runningAtMs') !== null;
}

/** Why there is no finished run at the end of the wait. A job that has not begun is taken back. */
async function missingRun(run: WaitingRun, call: OperationCall): Promise<UserError> {
	const { gateway } = call;
	const { jobId, startedAt, waitUntil } = run;
	const waited = `within ${Math.round((waitUntil - startedAt) / 1000)} s (job "${jobId}")`;
	if (await isUnderWay(jobId, gateway)) {
		if (run.stopRun) await stopRuns(run, call);
		return new UserError(`The run did not end ${waited}`, {
			description: run.stopRun
				? 'It has been stopped. Raise Wait At Most where the agent needs longer.'
				: 'The gateway goes on with it. Raise Wait At Most, or add Stop Run. Its result will be in Run: Get Many for this job.',
		});
	}
	const { enabled } = await gateway.cronJobs.schedulerStatus();
	await gateway.cronJobs.remove(jobId);
	return new UserError(`The gateway did not begin the run ${waited}`, {
		description:
			enabled === false
				? 'Its scheduler is off: set cron.enabled to true in openclaw.json and restart it. The job has been removed.'
				: 'It may be busy with other runs. Look at its log (openclaw logs). The job has been removed.',
	});
}
