import { isoUtc } from '../isoUtc';
import { readIdentifier, readNumber, readObject, readString, type JsonObject } from '../json';
import { runKeyOf } from './runKey';

/** What a body says happened: a run ended, a job's failure alert fired, or something unknown. */
export type RunEventKind = 'finished' | 'failureAlert' | 'unknown';

/**
 * A finished run (or an alert about one) as the nodes emit it. A field that the gateway did not
 * send is null, never invented. Moments are ISO 8601 in UTC, durations milliseconds.
 */
export interface RunEvent {
	event: RunEventKind;
	runKey: string;
	jobId: string | null;
	jobName: string | null;
	agentId: string | null;
	runId: string | null;
	/** `ok`, `error` or `skipped` on every known gateway. */
	status: string | null;
	summary: string | null;
	/** Whether the gateway cut the summary; null where there is none. */
	summaryTruncated: boolean | null;
	/** Why the run failed; for a failure alert, the alert's text. */
	error: string | null;
	runAt: string | null;
	finishedAt: string | null;
	durationMs: number | null;
	sessionId: string | null;
	sessionKey: string | null;
	model: string | null;
	provider: string | null;
	usage: {
		inputTokens: number | null;
		outputTokens: number | null;
		totalTokens: number | null;
	};
	deliveryStatus: string | null;
}

/** The gateway cuts a summary after this many characters and puts `…` behind. */
const GATEWAY_SUMMARY_LIMIT = 2000;

/** What an agent answers that has nothing to say; the gateway posts it like any other summary. */
const SILENT_REPLY = 'NO_REPLY';

/** Reads a webhook body or a run-history entry, of whatever gateway version. Never throws. */
export function normaliseRunEvent(body: JsonObject): RunEvent {
	const job = readObject(body, 'job');
	const usage = readObject(body, 'usage');
	const event = kindOf(body);
	const summary = readString(body, 'summary');
	const runAtMs = readNumber(body, 'runAtMs');
	const durationMs = readNumber(body, 'durationMs');
	const sessionKey = readString(body, 'sessionKey');
	return {
		event,
		runKey: runKeyOf(body),
		jobId: readIdentifier(body, 'jobId'),
		jobName: readString(body, 'jobName') ?? readString(job, 'name'),
		agentId: readString(body, 'agentId') ?? readString(job, 'agentId') ?? agentIn(sessionKey),
		runId: readIdentifier(body, 'runId'),
		status: readString(body, 'status'),
		summary,
		summaryTruncated: summary === null ? null : isTruncated(summary),
		error:
			readString(body, 'error') ?? (event === 'failureAlert' ? readString(body, 'message') : null),
		runAt: isoUtc(runAtMs),
		finishedAt: runAtMs === null || durationMs === null ? null : isoUtc(runAtMs + durationMs),
		durationMs,
		sessionId: readIdentifier(body, 'sessionId'),
		sessionKey,
		model: readString(body, 'model'),
		provider: readString(body, 'provider'),
		usage: {
			inputTokens: readNumber(usage, 'input_tokens'),
			outputTokens: readNumber(usage, 'output_tokens'),
			totalTokens: readNumber(usage, 'total_tokens'),
		},
		deliveryStatus: readString(body, 'deliveryStatus'),
	};
}

/**
 * Whether the agent chose to say nothing. The gateway knows such a reply by the token standing
 * alone, white space aside.
 */
export function isSilentReply({ summary }: Pick<RunEvent, 'summary'>): boolean {
	return summary?.trim() === SILENT_REPLY;
}

/** An alert comes to the same URL with the failed run's jobId and runAtMs, but without `action`. */
function kindOf(body: JsonObject): RunEventKind {
	if (readString(body, 'action') === 'finished') return 'finished';
	const isAlert = !Object.hasOwn(body, 'action') && !Object.hasOwn(body, 'status');
	return isAlert && readString(body, 'message') !== null && readIdentifier(body, 'jobId') !== null
		? 'failureAlert'
		: 'unknown';
}

function isTruncated(summary: string): boolean {
	return summary.length > GATEWAY_SUMMARY_LIMIT && summary.endsWith('…');
}

/** The session key of every cron run begins `agent:<agentId>:cron:`. */
function agentIn(sessionKey: string | null): string | null {
	return /^agent:([^:]+):cron:/.exec(sessionKey ?? '')?.[1] ?? null;
}
