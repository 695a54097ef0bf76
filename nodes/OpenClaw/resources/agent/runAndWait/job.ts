import { NodeApiError, type IDataObject, type IExecuteFunctions } from 'n8n-workflow';

import { buildCronAddParams } from '../../../../shared/cronJob/jobParams';
import type { CronJob } from '../../../../shared/cronJob/types';
import type { Gateway } from '../../../../shared/gateway/gateway';
import { readNumber } from '../../../../shared/json';
import type { RunHistoryEntry } from '../../../../shared/run/historyEntry';
import { atBase } from '../../../../shared/webhook/atBase';
import { surroundingsOf } from '../../../formCollection';
import type { OperationCall } from '../../../operation';
import type { RunRequest } from './form';

/** A run that is waited for; plain JSON. */
export interface WaitingRun extends RunRequest {
	jobId: string;
	/** Whether the gateway was told where to send the result. */
	hasWebhook: boolean;
	/** The item of the finished run, once its webhook has come. */
	received?: IDataObject;
	/** The item of a failed run whose webhook has just come: the gateway may try it again. */
	failed?: IDataObject;
}

/**
 * The gateway runs a one-shot job again that failed of something that may pass, such as a rate limit,
 * an overload or a time-out: 30 seconds, a minute and five minutes later (OpenClaw 2026.9.6).
 */
export const MOST_TRIES = 4;

/** Whether the run is not the last: the gateway tries it again. */
export function isToBeTriedAgain({ status, nextRunAtMs, runAtMs, ts }: RunHistoryEntry): boolean {
	return status === 'error' && (nextRunAtMs ?? 0) > (runAtMs ?? ts);
}

/** Until the execution is stored as waiting, n8n answers 409 to the webhook of a quick run. */
const START_AFTER_MS = 1000;

/** How far the gateway's clock may be behind before its job is moved forward. */
const TOLERATED_LAG_MS = 5000;

/**
 * The URL that lets this execution go on once it waits. n8n has put a random token of the execution
 * into it and asks for it, so the URL is secret: whoever has it can answer in the place of the gateway.
 */
export function resumeUrl(context: IExecuteFunctions, webhookBaseUrl: string): string {
	const { resumeUrl: url } = context.getWorkflowDataProxy(0).$execution as { resumeUrl: string };
	// `webhook-waiting/<execution>`.
	return atBase(context, url, 1, webhookBaseUrl);
}

/**
 * The params of `cron.add` for the one-shot job, which posts its result to `webhookUrl` if there is
 * one. Throws what the user has to correct.
 */
export function jobOf(
	{ form, includeReply }: RunRequest,
	webhookUrl: string | undefined,
	context: IExecuteFunctions,
): IDataObject {
	const delivery =
		webhookUrl === undefined
			? { deliveryMode: 'none' as const }
			: { deliveryMode: 'webhook' as const, webhookUrl };
	const schedule = { scheduleKind: 'at' as const, at: shortlyAfter(Date.now()) };
	// The session, which holds the reply, goes with the job.
	const deleteAfterRun = !includeReply;
	const job = { ...form, ...delivery, ...schedule, deleteAfterRun };
	return buildCronAddParams(job, surroundingsOf(context));
}

/** Makes the job. It comes to its end by itself, whatever becomes of n8n. */
export async function startJob(
	request: RunRequest,
	webhookUrl: string | undefined,
	{ context, gateway }: OperationCall,
): Promise<WaitingRun> {
	const params = jobOf(request, webhookUrl, context);
	const { id: jobId } = await addByItsClock(params, gateway, context);
	return { ...request, jobId, hasWebhook: webhookUrl !== undefined };
}

/**
 * Stops what the job runs, and takes the job away. A run that has just ended is none to stop. The
 * gateway may say of the job that it was removed, but not yet its session, which the run still holds.
 */
export async function stopRuns(
	{ jobId }: WaitingRun,
	{ context, gateway: { tasks, cronJobs } }: OperationCall,
): Promise<void> {
	for (const { id } of await tasks.runs(jobId)) await tasks.cancel(id, 'Stopped by n8n.');
	await orLog(cronJobs.remove(jobId), 'the job of a stopped run is left', context);
}

/**
 * Adds the job so that it starts now by the gateway's clock, which may differ from n8n's. A moment
 * that is past there by more than a minute is refused; one that is still to come is waited for.
 */
async function addByItsClock(
	params: IDataObject,
	gateway: Gateway,
	context: IExecuteFunctions,
): Promise<CronJob> {
	const { cronJobs } = gateway;
	const at = (nowMs: number) => ({ schedule: { kind: 'at', at: shortlyAfter(nowMs) } });
	const askedAt = Date.now();
	const job = await cronJobs.add(params).catch(async (error: unknown) => {
		const itsNowMs = timeInRefusal(error);
		if (itsNowMs === undefined) throw error;
		return await cronJobs.add({ ...params, ...at(itsNowMs) });
	});
	const itsNowMs = readNumber(job, 'createdAtMs');
	if (itsNowMs === null || askedAt - itsNowMs < TOLERATED_LAG_MS) return job;
	const moving = gateway.thoughCancelled().cronJobs.update(job.id, at(itsNowMs));
	return (await orLog(moving, 'a run starts late, as the clocks differ', context)) ?? job;
}

/** What the gateway answers; undefined, and a line in the log, where it fails or is not reached. */
export async function orLog<Answer>(
	answer: Promise<Answer>,
	consequence: string,
	{ logger }: IExecuteFunctions,
): Promise<Answer | undefined> {
	return await answer.catch((error: unknown) => {
		if (!(error instanceof NodeApiError)) throw error;
		logger.warn(`OpenClaw: ${consequence}: ${error.message}`);
		return undefined;
	});
}

/**
 * The gateway's time, which it names where it refuses a moment that is past: "schedule.at is in the
 * past: … (2 minutes ago). Current time: 2026-11-25T13:00:00.000Z" (OpenClaw 2026.3.22 to 2026.9.6).
 */
function timeInRefusal(error: unknown): number | undefined {
	if (!(error instanceof NodeApiError)) return undefined;
	const [, moment] = /is in the past: .*Current time: ([\dT:.-]+Z)/.exec(error.message) ?? [];
	return moment === undefined ? undefined : Date.parse(moment);
}

function shortlyAfter(nowMs: number): string {
	return new Date(nowMs + START_AFTER_MS).toISOString();
}
