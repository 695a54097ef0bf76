import type { IDataObject } from 'n8n-workflow';

import type { CronJob } from '../../cronJob/types';
import { isJsonObject, type JsonObject } from '../../json';
import { notUnderstood } from '../errors/answer';
import type { Call } from './call';
import { pagesOf } from './pages';

/** The most jobs that the gateway puts on a page. */
const PAGE_SIZE = 200;

/** What `cron.add` answers for a declaration key. */
export interface DeclaredJob {
	job: CronJob;
	created: boolean;
	updated: boolean;
}

/** What `cron.run` answers: taken on, or not for this reason. */
export type RunAnswer = { runId: string } | { reason: string };

export interface JobsPage {
	jobs: CronJob[];
	/** Where the next page begins; null on the last one. */
	nextOffset: number | null;
}

/** `cron.*` as far as it is about jobs. Filters, params and patches are the gateway's own. */
export const cronJobs = (call: Call) => {
	const page = async (params: IDataObject): Promise<JsonObject> =>
		// Disabled jobs are left out unless asked for. The default order, by the next run, changes
		// between two pages.
		await call('cron.list', { enabled: 'all', sortBy: 'name', ...params });

	return {
		async page(params: IDataObject): Promise<JobsPage> {
			const answer = await page(params);
			const { nextOffset } = answer;
			return {
				jobs: jobsOf(answer),
				nextOffset: typeof nextOffset === 'number' ? nextOffset : null,
			};
		},

		/** The jobs that fit the filters, page by page, at most `limit`. */
		async list(filters: IDataObject = {}, limit = Infinity): Promise<CronJob[]> {
			const jobs = new Map<string, CronJob>();
			const read = async (offset: number) =>
				await page({ ...filters, limit: Math.min(PAGE_SIZE, limit - jobs.size), offset });
			for await (const found of pagesOf(read, jobsOf)) {
				// A job that was renamed between two pages can be on both.
				for (const job of found) jobs.set(job.id, job);
				if (jobs.size >= limit) break;
			}
			return [...jobs.values()];
		},

		async get(id: string): Promise<CronJob> {
			return jobOf(await call('cron.get', { id }));
		},

		async add(params: IDataObject): Promise<CronJob> {
			return jobOf(await call('cron.add', params));
		},

		/** Adds the job, or brings the one with the same `declarationKey` up to the params. */
		async declare(params: IDataObject): Promise<DeclaredJob> {
			const { job, created, updated } = await call('cron.add', params);
			// `updated` is missing from a new job's answer.
			return { job: jobOf(job), created: created === true, updated: updated === true };
		},

		/**
		 * Patches the job; `expectedConfigRevision` lets a gateway that numbers a job's versions
		 * refuse the patch if somebody changed the job since it was read.
		 */
		async update(
			id: string,
			patch: IDataObject,
			{ expectedConfigRevision }: { expectedConfigRevision?: unknown } = {},
		): Promise<CronJob> {
			const revision =
				typeof expectedConfigRevision === 'string' ? { expectedConfigRevision } : undefined;
			return jobOf(await call('cron.update', { id, patch, ...revision }));
		},

		/** Whether the gateway had the job; 2026.9.6 answers an unknown one with an error. */
		async remove(id: string): Promise<boolean> {
			const { removed } = await call('cron.remove', { id });
			return removed !== false;
		},

		/** `mode`: `force`, `due` or `if-enabled`. */
		async run(id: string, mode: string): Promise<RunAnswer> {
			const { enqueued, runId, reason } = await call('cron.run', { id, mode });
			if (enqueued === true && typeof runId === 'string') return { runId };
			return { reason: typeof reason === 'string' ? reason : 'unknown' };
		},

		async schedulerStatus(): Promise<SchedulerStatus> {
			const { enabled, jobs, nextWakeAtMs } = await call('cron.status');
			return {
				enabled: typeof enabled === 'boolean' ? enabled : null,
				jobs: typeof jobs === 'number' ? jobs : null,
				nextWakeAtMs: typeof nextWakeAtMs === 'number' ? nextWakeAtMs : null,
			};
		},
	};
};

/** What `cron.status` says; null where this version does not. */
export interface SchedulerStatus {
	enabled: boolean | null;
	jobs: number | null;
	/** Milliseconds since the epoch. */
	nextWakeAtMs: number | null;
}

function jobsOf(page: JsonObject): CronJob[] {
	return (page.jobs as JsonObject[]).map(jobOf);
}

/** What of a job is relied on; every known gateway answers it, and a job may have no delivery. */
const TYPES: Record<string, (value: unknown) => boolean> = {
	id: (value) => typeof value === 'string',
	name: (value) => typeof value === 'string',
	schedule: isJsonObject,
	payload: isJsonObject,
	delivery: (value) => value === undefined || value === null || isJsonObject(value),
};

function jobOf(value: unknown): CronJob {
	if (!isJsonObject(value)) throw notUnderstood('It has no job.');
	const wrong = Object.keys(TYPES).find((field) => !TYPES[field]!(value[field]));
	if (wrong !== undefined) throw notUnderstood(`It has a job without ${wrong}.`);
	return value as CronJob;
}
