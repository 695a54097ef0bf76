import { isoUtc } from '../time';
import { readIdentifier, readNumber, readObject, readString, type JsonObject } from '../json';
import { noticeKind, type NoticeKind } from './notice';
import { agentOfSession } from '../sessionKey';
import { readRunAtMs, runKeyOf } from './runKey';

/** What a body says happened: a run ended, the gateway gave notice about one, or something unknown. */
export type RunEventKind = 'finished' | NoticeKind | 'unknown';

/**
 * A finished run (or a notice about one) as the nodes emit it. A field that the gateway did not
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
	/** The gateway's own word for "done and delivered": `succeeded`, `failed` or `unknown`. */
	completionStatus: string | null;
	/** What the agent answered, cut by the gateway; the text of a notice that all is well again. */
	summary: string | null;
	/** Whether the gateway cut the summary; null where there is none. */
	summaryTruncated: boolean | null;
	/** The whole reply, where a trigger was asked for it and got it. */
	reply: string | null;
	/** Why the run failed; the text of a notice about a failure. */
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

/** The gateway cuts a summary after this many characters, or before an emoji there, and puts `…` behind. */
const GATEWAY_SUMMARY_LIMIT = 2000;

/** Reads a webhook body or a run-history entry, of whatever gateway version. Never throws. */
export function normaliseRunEvent(body: JsonObject): RunEvent {
	const job = readObject(body, 'job');
	const usage = readObject(body, 'usage');
	const event = kindOf(body);
	const message = event === 'finished' || event === 'unknown' ? null : readString(body, 'message');
	const summary = readString(body, 'summary') ?? (event === 'recovery' ? message : null);
	const runAtMs = readRunAtMs(body);
	const durationMs = readNumber(body, 'durationMs');
	const sessionKey = readString(body, 'sessionKey');
	return {
		event,
		runKey: runKeyOf(body),
		jobId: readIdentifier(body, 'jobId'),
		jobName: readIdentifier(body, 'jobName') ?? readIdentifier(job, 'name'),
		agentId:
			readString(body, 'agentId') ?? readString(job, 'agentId') ?? agentOfSession(sessionKey),
		runId: readIdentifier(body, 'runId'),
		status: readString(body, 'status'),
		completionStatus: readString(body, 'completionStatus'),
		summary,
		summaryTruncated: summary === null ? null : isTruncated(summary),
		reply: null,
		error: readString(body, 'error') ?? (event === 'recovery' ? null : message),
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

/** A notice comes to the same URL as the run that it is about, but without `action`. */
function kindOf(body: JsonObject): RunEventKind {
	if (readString(body, 'action') === 'finished') return 'finished';
	return noticeKind(body) ?? 'unknown';
}

function isTruncated(summary: string): boolean {
	return summary.length >= GATEWAY_SUMMARY_LIMIT && summary.endsWith('…');
}
