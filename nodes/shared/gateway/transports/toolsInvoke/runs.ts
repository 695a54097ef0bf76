import type { IDataObject } from 'n8n-workflow';

import type { RunHistoryEntry } from '../../../run/historyEntry';
import { OLDER_RUNS_NOT_SHOWN } from '../../errors/toolsInvoke';
import { CallFailed, type CronTool } from './cronTool';
import { allJobs } from './jobs';

/** The params of `cron.runs` that this package sends. */
export interface RunsParams {
	scope?: string;
	id?: string;
	runId?: string;
	statuses?: string[];
	deliveryStatuses?: string[];
	query?: string;
	sortDir?: string;
	limit?: number;
	offset?: number;
}

/** Entries, newest first, without a gap among them. */
interface History {
	entries: RunHistoryEntry[];
	/** Whether there are older ones, which the tool does not show. */
	hasMore: boolean;
}

/** Jobs whose history is read at the same time. */
const JOBS_AT_ONCE = 5;

/** As the gateway names a run that was asked for: the job and when, by its own clock. */
const MANUAL_RUN = /^manual:(.+):(\d+):\d+$/;

/**
 * `cron.runs` by the tool, which shows the newest 50 runs of one job and knows neither pages nor
 * filters. The pages of one query come from one reading, which its first page takes.
 */
export function runsReader() {
	const readings = new Map<string, History>();
	return async (tool: CronTool, params: RunsParams): Promise<IDataObject> => {
		const { limit = 50, offset = 0, ...query } = params;
		const key = JSON.stringify(query);
		const known = offset > 0 ? readings.get(key) : undefined;
		const history = known ?? (await readHistory(tool, query));
		readings.set(key, history);
		return pageOf(history, offset, limit);
	};
}

function pageOf({ entries, hasMore }: History, offset: number, limit: number): IDataObject {
	const page = entries.slice(offset, offset + limit);
	if (page.length === 0 && hasMore) throw new CallFailed(OLDER_RUNS_NOT_SHOWN);
	const end = offset + page.length;
	return { entries: page, nextOffset: end < entries.length || hasMore ? end : null };
}

async function readHistory(tool: CronTool, params: RunsParams): Promise<History> {
	const [, jobId = params.id] = MANUAL_RUN.exec(params.runId ?? '') ?? [];
	const history = jobId === undefined ? await runsOfAll(tool) : await runsOf(tool, jobId);
	const entries = chosen(history.entries, params).filter((entry) => isWanted(entry, params));
	if (params.sortDir !== 'asc') return { ...history, entries };
	if (history.hasMore) throw new CallFailed(OLDER_RUNS_NOT_SHOWN);
	return { entries: entries.reverse(), hasMore: false };
}

async function runsOf(tool: CronTool, jobId: string): Promise<History> {
	return await tool.invoke<History & IDataObject>('runs', { jobId });
}

/** The histories of all jobs as one, back to where the first of them ends without being whole. */
async function runsOfAll(tool: CronTool): Promise<History> {
	const jobs = await allJobs(tool);
	const histories: History[] = [];
	for (let start = 0; start < jobs.length; start += JOBS_AT_ONCE) {
		const reading = jobs.slice(start, start + JOBS_AT_ONCE).map(async ({ id, name: jobName }) => {
			const { entries, hasMore } = await runsOf(tool, id);
			return { entries: entries.map((entry) => ({ ...entry, jobName })), hasMore };
		});
		histories.push(...(await Promise.all(reading)));
	}
	const cutOff = histories.filter(({ hasMore }) => hasMore);
	const shownSinceMs = Math.max(...cutOff.map(({ entries }) => entries.at(-1)!.ts), 0);
	const entries = histories.flatMap((history) => history.entries);
	return {
		entries: entries.filter(({ ts }) => ts >= shownSinceMs).sort((a, b) => b.ts - a.ts),
		hasMore: cutOff.length > 0,
	};
}

/**
 * The entries that a run ID asks for. These gateways give a run that was asked for an ID and leave
 * it out of the history: there it is the job's first run since then, as no job runs twice at once.
 */
function chosen(entries: RunHistoryEntry[], { runId }: RunsParams): RunHistoryEntry[] {
	if (runId === undefined) return entries;
	const named = entries.filter((entry) => entry.runId === runId);
	const [, , askedAtMs] = MANUAL_RUN.exec(runId) ?? [];
	if (named.length > 0 || askedAtMs === undefined) return named;
	const first = entries.findLast(({ runAtMs = 0 }) => runAtMs >= Number(askedAtMs));
	return first ? [{ ...first, runId }] : [];
}

/** The filters, as the gateway applies them itself (`filterRunLogEntries` of OpenClaw 2026.3.22). */
function isWanted(entry: RunHistoryEntry, params: RunsParams): boolean {
	const { statuses, deliveryStatuses, query = '' } = params;
	const { status = '', deliveryStatus = 'not-requested' } = entry;
	const text = [entry.summary, entry.error, entry.jobId, entry.jobName].join(' ').toLowerCase();
	return (
		(statuses?.includes(status) ?? true) &&
		(deliveryStatuses?.includes(String(deliveryStatus)) ?? true) &&
		text.includes(query.trim().toLowerCase())
	);
}
