import { UserError, type IDataObject } from 'n8n-workflow';

import { explainDelivery } from '../../../shared/run/explainDelivery';
import { historyItem, type RunHistoryEntry } from '../../../shared/run/historyEntry';
import type { Operation, OperationCall } from '../../operation';
import { explainMissingRun } from './missingRun';
import { readRequest, type WaitingRun } from './waitingRun';

/** Last step of the waiting workflow: what came of the run, however it became known. */
export const finishRun: Operation = {
	fields: [],
	isRead: false,
	async execute(call) {
		return [await outcomeOf(readRequest<WaitingRun>(call.context, call.itemIndex), call)];
	},
};

/**
 * The item of the finished run, in the form of the Trigger. Throws where the run failed (unless
 * that is wanted as an item) and where there is none yet.
 */
export async function outcomeOf(run: WaitingRun, call: OperationCall): Promise<IDataObject> {
	const item = run.received ?? (await itemFromHistory(run, call));
	if (item === undefined) throw await explainMissingRun(run, call.gateway);
	try {
		if (item.status !== 'ok' && !run.returnFailedRuns) throw failedRun(item);
		if (!run.includeReply) return item;
		return { ...item, reply: item.status === 'ok' ? await replyOf(item, call) : null };
	} finally {
		await removeJob(run, item, call);
	}
}

async function itemFromHistory(
	{ jobId, form }: WaitingRun,
	{ gateway }: OperationCall,
): Promise<IDataObject | undefined> {
	const entry = await gateway.runs.latestOf(jobId);
	if (!entry) return undefined;
	const { finding, whatToDo } = explainDelivery(entry);
	const webhookProblem = form.deliveryMode === 'none' ? null : `${finding} ${whatToDo}`.trim();
	return { ...historyItem(entry), receivedBy: 'history', webhookProblem };
}

function failedRun({ jobId, status, error, runKey }: IDataObject): UserError {
	const reason = typeof error === 'string' ? error : `status: ${String(status)}`;
	return new UserError(`The agent's run failed: ${reason} (job "${String(jobId)}")`, {
		description: `To go on with failed runs, add Return Failed Runs, or set On Error in the settings of the node. All that is known of the run: Run: Get, run key ${String(runKey)}.`,
	});
}

/** The summary is the reply, as long as the gateway has not cut it. */
async function replyOf(item: IDataObject, { gateway }: OperationCall): Promise<string> {
	if (item.summaryTruncated !== true) return (item.summary as string | null) ?? '';
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
	try {
		await gateway.cronJobs.remove(jobId);
	} catch (error) {
		context.logger.warn(`OpenClaw: a one-shot job is left: ${(error as Error).message}`);
	}
}
