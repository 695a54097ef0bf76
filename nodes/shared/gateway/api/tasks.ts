import { readNumber, readString, type JsonObject } from '../../json';
import { endlessList, notUnderstood } from '../errors/answer';
import type { Call } from './call';

/** Work that the gateway keeps account of: runs of jobs, turns of agents, subagents. */
export interface Task {
	id: string;
	status: string | null;
	/** Of a run of a job, the job. */
	sourceId: string | null;
	/** Of a run of a job, `cron:<job>:<runAtMs>:<uuid>`, and for a manual run its ID after that. */
	runId: string | null;
	raw: JsonObject;
}

/** Why nothing was cancelled, in the gateway's words, or the task as it ended. */
export type Cancelled = { cancelled: true; task: Task } | { cancelled: false; reason: string };

/** The most tasks that the gateway puts on a page. */
const PAGE_SIZE = 500;
const MOST_PAGES = 200;

export const tasks = (call: Call) => ({
	/** The runs of a job that have begun or wait to begin. */
	async runsOf(jobId: string): Promise<Task[]> {
		const found = new Map<string, Task>();
		for await (const task of tasksWith(['queued', 'running'], call)) {
			if (task.sourceId === jobId && task.raw.runtime === 'cron') found.set(task.id, task);
		}
		return [...found.values()];
	},

	/** Those with one of the statuses that ended after that moment, in milliseconds. */
	async endedAfter(afterMs: number, statuses: readonly string[]): Promise<Task[]> {
		const found = new Map<string, Task>();
		for await (const task of tasksWith(statuses, call)) {
			if ((readNumber(task.raw, 'endedAt') ?? 0) > afterMs) found.set(task.id, task);
		}
		return [...found.values()];
	},

	/** Stops the task. `reason` becomes the error of the run in the history. */
	async cancel(taskId: string, reason?: string): Promise<Cancelled> {
		const answer = await call('tasks.cancel', { taskId, ...(reason && { reason }) });
		if (answer.cancelled === true) return { cancelled: true, task: taskOf(answer.task) };
		return { cancelled: false, reason: readString(answer, 'reason') ?? 'unknown' };
	},
});

async function* tasksWith(status: readonly string[], call: Call): AsyncGenerator<Task> {
	let cursor: unknown;
	for (let pagesRead = 0; pagesRead < MOST_PAGES; pagesRead += 1) {
		const page = await call('tasks.list', {
			status: [...status],
			limit: PAGE_SIZE,
			...(typeof cursor === 'string' && { cursor }),
		});
		for (const task of page.tasks as JsonObject[]) yield taskOf(task);
		if (typeof page.nextCursor !== 'string') return;
		cursor = page.nextCursor;
	}
	throw endlessList();
}

function taskOf(value: unknown): Task {
	const raw = (value ?? {}) as JsonObject;
	const id = readString(raw, 'taskId') ?? readString(raw, 'id');
	if (id === null) throw notUnderstood('It has a task without an ID.');
	return {
		id,
		status: readString(raw, 'status'),
		sourceId: readString(raw, 'sourceId'),
		runId: readString(raw, 'runId'),
		raw,
	};
}
