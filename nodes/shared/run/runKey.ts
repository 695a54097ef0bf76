import { createHash } from 'node:crypto';

import { DateTime } from 'luxon';

import { readIdentifier, readNumber, readString, type JsonObject } from '../json';

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
	const run = runOfJob(body) ?? readIdentifier(body, 'sessionId');
	return `${bounded(jobId)}:${run === null ? sha256(JSON.stringify(body)) : bounded(run)}`;
}

/** What tells the run from all others of its job: not its session, which several may share. */
export function runOfJob(body: JsonObject): string | null {
	const runAtMs = readNumber(body, 'runAtMs');
	return runAtMs === null ? readIdentifier(body, 'runId') : String(runAtMs);
}

/** When the run began: a number on every known gateway; its digits and ISO 8601 are read as well. */
export function readRunAtMs(body: JsonObject): number | null {
	const text = readString(body, 'runAtMs') ?? '';
	if (/^\d{1,16}$/.test(text)) return Number(text);
	const moment = DateTime.fromISO(/^\d{4}-\d\d-\d\dT/.test(text) ? text : '', { zone: 'utc' });
	return moment.isValid ? moment.toMillis() : readNumber(body, 'runAtMs');
}

function bounded(part: string): string {
	return part.length <= MAX_PART_LENGTH ? part : sha256(part);
}

function sha256(text: string): string {
	return createHash('sha256').update(text).digest('hex');
}
