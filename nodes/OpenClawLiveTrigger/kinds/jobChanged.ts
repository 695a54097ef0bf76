import { createHash } from 'node:crypto';
import { isHousekeeping } from '../../shared/cronJob/housekeeping';
import { autoDisabledReason } from '../../shared/cronJob/simplifiedJob';
import type { CronJob } from '../../shared/cronJob/types';
import { isoUtc } from '../../shared/time';
import {
	readIdentifier,
	readNumber,
	readObject,
	readString,
	type JsonObject,
} from '../../shared/json';
import type { Happening } from '../happening';
import { type Kind, ofItsAgent, type Scene } from './kind';
import { told } from './told';

const CHANGES = ['added', 'updated', 'removed'];

/**
 * Cron jobs that somebody added, changed or removed, of which the gateway keeps no record; and those
 * that it disabled by itself. No event tells of that (OpenClaw 2026.9.6), but the run that was the
 * last one shows the job as it is then, and the list of jobs has it.
 */
export const jobChanged: Kind = {
	scopes: ['operator.read'],
	caps: [],
	events: ['cron'],

	read(payload, scene) {
		const change = readString(payload, 'action') ?? '';
		const jobId = readIdentifier(payload, 'jobId');
		if (jobId === null) return [];
		const job = readObject(payload, 'job');
		if (change === 'finished') return autoDisabled(jobId, job, payload, scene);
		if (!CHANGES.includes(change) || !isWanted(jobId, job, scene)) return [];
		const changedAt = isoUtc(readNumber(job, 'updatedAtMs'));
		const fields = { ...fieldsOf(jobId, job), change, reason: null, changedAt };
		// Two changes of a job in the same millisecond differ in what they made of it.
		const content = createHash('sha256').update(JSON.stringify(payload)).digest('hex');
		const happening = told('jobChanged', `${jobId}:${content}`, fields, payload, scene);
		return [ofItsAgent(happening, job, scene)];
	},

	async missed(scene, { fromMs }) {
		const disabled = await scene.gateway.cronJobs.list({ enabled: 'disabled' });
		const recent = disabled.filter((job) => (autoDisabledAtMs(job) ?? 0) > fromMs);
		return recent.flatMap((job) => autoDisabled(job.id, job, { jobId: job.id, job }, scene));
	},
};

function autoDisabled(
	jobId: string,
	job: JsonObject,
	payload: JsonObject,
	scene: Scene,
): Happening[] {
	const atMs = autoDisabledAtMs(job);
	if (atMs === null || !isWanted(jobId, job, scene)) return [];
	const reason = autoDisabledReason(job as CronJob);
	const fields = {
		...fieldsOf(jobId, job),
		change: 'autoDisabled',
		reason,
		changedAt: isoUtc(atMs),
	};
	const happening = told('jobChanged', `${jobId}:autoDisabled:${atMs}`, fields, payload, scene);
	return [ofItsAgent(happening, job, scene)];
}

function autoDisabledAtMs(job: JsonObject): number | null {
	return readNumber(readObject(readObject(job, 'state'), 'autoDisabled'), 'atMs');
}

function isWanted(jobId: string, job: JsonObject, { settings: { jobIds } }: Scene): boolean {
	return jobIds.length > 0 ? jobIds.includes(jobId) : !isHousekeeping(job as CronJob);
}

function fieldsOf(jobId: string, job: JsonObject) {
	return {
		jobId,
		jobName: readString(job, 'name'),
		agentId: readString(job, 'agentId'),
		enabled: typeof job.enabled === 'boolean' ? job.enabled : null,
		schedule: job.schedule ?? null,
	};
}
