import type { IDataObject } from 'n8n-workflow';

import { readNumber, readObject, readString, type JsonObject } from '../../json';
import { endlessList, notUnderstood } from '../errors/answer';
import { failureOf } from '../errors/nodeError';
import type { Call } from './call';

/** Work that the gateway keeps account of: runs of jobs, turns of agents, subagents. */
export interface Task {
	id: string;
	status: string | null;
	/** Of a run of a job, the job. */
	sourceId: string | null;
	/** Of a run of a job, its key, as the triggers and the history have it. */
	runKey: string | null;
	/** Of such a run that was started by hand, the ID that `cron.run` gave (OpenClaw 2026.9). */
	runId: string | null;
	raw: JsonObject;
}

/** Why nothing was cancelled, in the gateway's words, or the task as it ended. */
export type Cancelled = { cancelled: true; task: Task } | { cancelled: false; reason: string };

/** The most tasks that the gateway puts on a page. */
const PAGE_SIZE = 500;
const MOST_PAGES = 200;

/** How often a list is begun that changes while its pages are read. */
const MOST_BEGINNINGS = 4;

/** In place of a cursor. */
const BEGINNING = '';

/**
 * What the gateway calls the run of a job among its tasks: `cron:<job>:<runAtMs>`, in 2026.9 with
 * `:<uuid>` behind it, and then the ID of a run that was started by hand.
 */
const RUN = /^cron:.+?:(\d{10,})(?::.*?)??(?::(manual:.+))?$/;

export const tasks = (call: Call) => ({
	/** The runs of jobs that have begun or wait to begin; of one job where it is named. */
	async runs(jobId?: string): Promise<Task[]> {
		const begun = await allWhile(tasksWith({ status: ['queued', 'running'] }, call));
		const isWanted = ({ sourceId }: Task) => jobId === undefined || sourceId === jobId;
		return begun.filter((task) => isWanted(task) && task.raw.runtime === 'cron');
	},

	/** Those with one of the statuses that ended after that moment, in milliseconds. */
	async endedAfter(afterMs: number, statuses: readonly string[]): Promise<Task[]> {
		const status = [...statuses];
		const isLater = ({ raw }: Task) => (readNumber(raw, 'endedAt') ?? 0) > afterMs;
		const lastFirst = tasksWith({ status, sortBy: 'endedAt' }, call);
		return await allWhile(lastFirst, isLater).catch(async (error: unknown) => {
			// OpenClaw before 2026.8 has no such field, and lists by the creation: all has to be read.
			if (!saidOf(error).includes('sortBy')) throw error;
			return (await allWhile(tasksWith({ status }, call))).filter(isLater);
		});
	},

	/** What it came to, in up to 4,000 characters; null where there is nothing (OpenClaw 2026.5). */
	async resultOf(taskId: string): Promise<string | null> {
		return readString(readObject(await call('tasks.get', { taskId }), 'task'), 'result');
	},

	/** Stops the task. `reason` becomes the error of the run in the history. */
	async cancel(taskId: string, reason?: string): Promise<Cancelled> {
		const answer = await call('tasks.cancel', { taskId, ...(reason && { reason }) });
		if (answer.cancelled === true) return { cancelled: true, task: taskOf(answer.task) };
		return { cancelled: false, reason: readString(answer, 'reason') ?? 'unknown' };
	},
});

/** Each task once, up to the first that does not count. */
async function allWhile(
	tasks: AsyncGenerator<Task>,
	counts: (task: Task) => boolean = () => true,
): Promise<Task[]> {
	const found = new Map<string, Task>();
	for await (const task of tasks) {
		if (!counts(task)) break;
		found.set(task.id, task);
	}
	return [...found.values()];
}

/** A task comes again where the list is begun anew. */
async function* tasksWith(params: IDataObject, call: Call): AsyncGenerator<Task> {
	let cursor = BEGINNING;
	let beginnings = 1;
	for (let pagesRead = 0; pagesRead < MOST_PAGES; pagesRead += 1) {
		const page = await call('tasks.list', {
			...params,
			limit: PAGE_SIZE,
			...(cursor !== BEGINNING && { cursor }),
		}).catch((error: unknown) => {
			// Since 2026.8 a page is refused where any task has changed since the one before.
			const isStale = saidOf(error).includes('expired tasks.list cursor');
			if (!isStale || beginnings >= MOST_BEGINNINGS) throw error;
			beginnings += 1;
			return { tasks: [], nextCursor: BEGINNING };
		});
		for (const task of page.tasks as JsonObject[]) yield taskOf(task);
		if (typeof page.nextCursor !== 'string') return;
		cursor = page.nextCursor;
	}
	throw endlessList();
}

const saidOf = (error: unknown): string => failureOf(error)?.said?.message ?? '';

function taskOf(value: unknown): Task {
	const raw = (value ?? {}) as JsonObject;
	const id = readString(raw, 'taskId') ?? readString(raw, 'id');
	if (id === null) throw notUnderstood('It has a task without an ID.');
	const sourceId = readString(raw, 'sourceId');
	const [, runAtMs, runId = null] = RUN.exec(readString(raw, 'runId') ?? '') ?? [];
	return {
		id,
		status: readString(raw, 'status'),
		sourceId,
		runKey: sourceId === null || runAtMs === undefined ? null : `${sourceId}:${runAtMs}`,
		runId,
		raw,
	};
}
