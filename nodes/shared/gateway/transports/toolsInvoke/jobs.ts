import type { IDataObject } from 'n8n-workflow';

import type { CronJob } from '../../../cronJob/types';
import { noSuchJob } from '../../errors/refused';
import { tooManyJobs } from '../../errors/toolsInvoke';
import { CallFailed, type CronTool } from './cronTool';

/** What the tool shows: the first 50 jobs by their next run, with no way to the others. */
export interface ShownJobs {
	jobs: CronJob[];
	total: number;
	hasMore: boolean;
}

export async function shownJobs(tool: CronTool): Promise<ShownJobs> {
	return await tool.invoke<ShownJobs>('list', { includeDisabled: true });
}

/** All jobs, or none and an error: a list that ends in silence is worse. */
export async function allJobs(tool: CronTool): Promise<CronJob[]> {
	const shown = await shownJobs(tool);
	if (shown.hasMore) throw new CallFailed(tooManyJobs(shown.jobs.length, shown.total));
	return shown.jobs;
}

export async function findJob(tool: CronTool, id: unknown): Promise<CronJob> {
	const shown = await shownJobs(tool);
	const job = shown.jobs.find((one) => one.id === id);
	if (job) return job;
	throw new CallFailed(shown.hasMore ? tooManyJobs(shown.jobs.length, shown.total) : noSuchJob());
}

/** The params of `cron.list` that this package sends, each as the gateway itself understands it. */
interface ListParams {
	enabled?: string;
	query?: string;
	agentId?: string;
	lastRunStatus?: string;
	scheduleKind?: string;
	sortBy?: string;
	limit?: number;
	offset?: number;
}

/** `cron.list`, filtered, sorted and paged here: the tool does none of it. */
export async function listJobs(tool: CronTool, params: ListParams): Promise<IDataObject> {
	const { sortBy, limit = 50, offset = 0 } = params;
	const wanted = (await allJobs(tool)).filter((job) => isWanted(job, params));
	if (sortBy === 'name') wanted.sort((one, other) => one.name.localeCompare(other.name));
	const end = offset + limit;
	const nextOffset = end < wanted.length ? end : null;
	return { jobs: wanted.slice(offset, end), total: wanted.length, nextOffset };
}

/** The name of the default agent, unless the gateway's configuration has another. */
const DEFAULT_AGENT = 'main';

function isWanted(job: CronJob, params: ListParams): boolean {
	const { enabled = 'enabled', query = '', agentId, lastRunStatus, scheduleKind } = params;
	const agent = String(job.agentId ?? DEFAULT_AGENT);
	const searched = [job.name, job.description, job.id, agent].join(' ').toLowerCase();
	const { lastRunStatus: lastStatus } = (job.state ?? {}) as { lastRunStatus?: string };
	const isOrAny = (wanted: string | undefined, actual: unknown) =>
		wanted === undefined || wanted === 'all' || wanted === actual;
	return (
		isOrAny(enabled, job.enabled ? 'enabled' : 'disabled') &&
		isOrAny(lastRunStatus, lastStatus ?? 'unknown') &&
		isOrAny(scheduleKind, job.schedule.kind) &&
		(agentId === undefined || agentId === agent) &&
		searched.includes(query.trim().toLowerCase())
	);
}
