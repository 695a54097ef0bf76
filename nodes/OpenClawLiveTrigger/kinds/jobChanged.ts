import { createHash } from 'node:crypto';
import { isHousekeeping } from '../../shared/cronJob/housekeeping';
import type { CronJob } from '../../shared/cronJob/types';
import { isoUtc } from '../../shared/isoUtc';
import { readIdentifier, readNumber, readObject, readString } from '../../shared/json';
import type { Kind } from './kind';
import { told } from './told';

const CHANGES = ['added', 'updated', 'removed'];

/** Cron jobs that somebody added, changed or removed. The gateway keeps no record of it. */
export const jobChanged: Kind = {
	scopes: ['operator.read'],
	caps: [],
	events: ['cron'],

	read(payload, scene) {
		const change = readString(payload, 'action') ?? '';
		const jobId = readIdentifier(payload, 'jobId');
		if (!CHANGES.includes(change) || jobId === null) return [];
		const job = readObject(payload, 'job');
		const { jobIds } = scene.settings;
		const isWanted = jobIds.length > 0 ? jobIds.includes(jobId) : !isHousekeeping(job as CronJob);
		if (!isWanted) return [];
		const fields = {
			change,
			jobId,
			jobName: readString(job, 'name'),
			agentId: readString(job, 'agentId'),
			enabled: typeof job.enabled === 'boolean' ? job.enabled : null,
			schedule: job.schedule ?? null,
			changedAt: isoUtc(readNumber(job, 'updatedAtMs')),
		};
		// Two changes of a job in the same millisecond differ in what they made of it.
		const content = createHash('sha256').update(JSON.stringify(payload)).digest('hex');
		return [told('jobChanged', `${jobId}:${content}`, fields, payload, scene)];
	},
};
