import type { IDataObject } from 'n8n-workflow';

import { isoUtc } from '../time';
import { isJsonObject, readNumber, readObject, readString, type JsonObject } from '../json';
import { agentOfSession } from '../sessionKey';
import type { CronJob } from './types';

/**
 * What a workflow wants to know of a job. Moments are ISO 8601 in UTC; schedule, payload and delivery
 * are the gateway's own. A field that the gateway did not send is null.
 */
export function simplifiedJob(job: CronJob): IDataObject {
	const state = readObject(job, 'state');
	return {
		id: job.id,
		name: job.name,
		description: readString(job, 'description'),
		declarationKey: readString(job, 'declarationKey'),
		enabled: job.enabled,
		autoDisabled: autoDisabledReason(job),
		agentId: readString(job, 'agentId'),
		schedule: job.schedule,
		sessionTarget: job.sessionTarget,
		payload: job.payload,
		delivery: job.delivery ?? null,
		nextRunAt: moment(state, 'nextRunAtMs'),
		lastRunAt: moment(state, 'lastRunAtMs'),
		lastRunStatus: readString(state, 'lastRunStatus') ?? readString(state, 'lastStatus'),
		lastError: readString(state, 'lastError'),
		updatedAt: moment(job, 'updatedAtMs'),
	};
}

/** Null where the job names none: the gateway runs it with its default agent. */
export function agentOfJob(job: CronJob): string | null {
	return readString(job, 'agentId') ?? agentOfSession(readString(job, 'sessionKey'));
}

/**
 * Why the gateway has disabled the job by itself: `consecutive-failures`, `schedule-errors`, or
 * `unknown` where it does not say; null where it has not.
 */
export function autoDisabledReason(job: CronJob): string | null {
	const { autoDisabled } = readObject(job, 'state');
	return isJsonObject(autoDisabled) ? (readString(autoDisabled, 'reason') ?? 'unknown') : null;
}

function moment(from: JsonObject, key: string): string | null {
	return isoUtc(readNumber(from, key));
}
