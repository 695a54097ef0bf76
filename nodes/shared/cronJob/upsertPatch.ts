import type { IDataObject } from 'n8n-workflow';

import type { CronJob } from './types';

/**
 * What `cron.add` keeps of an existing job when a declaration key finds one, whatever the params
 * say (`applyDeclarativeJobSpec` of OpenClaw 2026.9.6 takes over schedule, payload, delivery,
 * display name and, if given, enabled). The agent is not among them: it is part of the key.
 */
const KEPT_BY_UPSERT = [
	'name',
	'description',
	'sessionTarget',
	'sessionKey',
	'wakeMode',
	'deleteAfterRun',
	'failureAlert',
] as const;

/**
 * The patch that brings a job found by its declaration key up to the given params, as far as
 * `cron.add` left it behind; `undefined` where it already is.
 */
export function patchAfterUpsert(params: IDataObject, job: CronJob): IDataObject | undefined {
	const behind = KEPT_BY_UPSERT.filter(
		(field) => params[field] !== undefined && !holds(job[field], params[field]),
	);
	// The gateway resolves "current" to another target, so it never equals what was asked for.
	const differing = behind.filter((field) => params[field] !== 'current');
	if (differing.length === 0) return undefined;
	return Object.fromEntries(differing.map((field) => [field, params[field]]));
}

/** Whether `actual` has everything that `wanted` names. */
function holds(actual: unknown, wanted: unknown): boolean {
	if (typeof wanted !== 'object' || wanted === null) return actual === wanted;
	if (typeof actual !== 'object' || actual === null) return false;
	return Object.entries(wanted).every(([key, value]) =>
		holds((actual as Record<string, unknown>)[key], value),
	);
}
