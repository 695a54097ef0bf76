import { createHash } from 'node:crypto';
import { readIdentifier, readNumber, type JsonObject } from '../json';

/** Longest part that goes into a key as it is; a longer one is hashed, so that keys stay small. */
const MAX_PART_LENGTH = 128;

/**
 * What makes a run itself, the same in its webhook and in the gateway's run history:
 * `<jobId>:<runAtMs, else runId, else sessionId, else a SHA-256 of the body>`.
 *
 * `runAtMs` comes first because it is the one identity both have: the history knows a manual run's
 * `runId`, its webhook does not. A body without a job is known by its hash alone, since two jobs
 * may well start in the same millisecond.
 */
export function runKeyOf(body: JsonObject): string {
	const jobId = readIdentifier(body, 'jobId');
	if (jobId === null) return `unknown:${sha256(JSON.stringify(body))}`;
	const runAtMs = readNumber(body, 'runAtMs');
	const run =
		runAtMs === null
			? (readIdentifier(body, 'runId') ?? readIdentifier(body, 'sessionId'))
			: String(runAtMs);
	return `${bounded(jobId)}:${run === null ? sha256(JSON.stringify(body)) : bounded(run)}`;
}

function bounded(part: string): string {
	return part.length <= MAX_PART_LENGTH ? part : sha256(part);
}

function sha256(text: string): string {
	return createHash('sha256').update(text).digest('hex');
}
