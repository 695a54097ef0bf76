/** Jobs that run a shell command: they need no model, and a run takes some milliseconds. */
import type { CronRun, Gateway } from './gateway.mts';
import { until } from './until.mts';

export interface CommandJob {
	name: string;
	/** Where it delivers; default: nowhere. */
	url?: string;
	argv?: string[];
	/** Runs again and again; default: once, in two seconds. */
	everyMs?: number;
	/** Runs once, at this moment. */
	at?: Date;
	/** Default: true. */
	enabled?: boolean;
	/** Ends the run after this time. */
	timeoutSeconds?: number;
}

/** Returns the job's id. The gateway takes no more than 30 a minute. */
export async function addCommandJob(gateway: Gateway, job: CommandJob): Promise<string> {
	const { name, url, argv = ['echo', name], everyMs, enabled = true, timeoutSeconds } = job;
	const at = (job.at ?? new Date(Date.now() + 2_000)).toISOString();
	const { id } = await gateway.rpc<{ id: string }>('cron.add', {
		name,
		enabled,
		deleteAfterRun: false,
		schedule: everyMs === undefined ? { kind: 'at', at } : { kind: 'every', everyMs },
		sessionTarget: 'isolated',
		wakeMode: 'now',
		payload: { kind: 'command', argv, ...(timeoutSeconds !== undefined && { timeoutSeconds }) },
		delivery: url === undefined ? { mode: 'none' } : { mode: 'webhook', to: url },
	});
	return id;
}

/** Lets jobs run that were added without. */
export async function enableJobs(gateway: Gateway, jobIds: readonly string[]): Promise<void> {
	for (const id of jobIds) await gateway.rpc('cron.update', { id, patch: { enabled: true } });
}

/** Lets the job run this command once, now, and returns the run. */
export async function runCommand(gateway: Gateway, id: string, argv: string[]): Promise<CronRun> {
	const before = await gateway.waitForRuns(id, { count: 0 });
	await gateway.rpc('cron.update', {
		id,
		patch: {
			payload: { kind: 'command', argv },
			schedule: { kind: 'at', at: new Date(Date.now() + 1_500).toISOString() },
			enabled: true,
		},
	});
	const [run] = await gateway.waitForRuns(id, { count: before.length + 1 });
	return run as CronRun;
}

/** A command that fails; the error of the run names the code. */
export const exitWith = (code: number): string[] => ['sh', '-c', `exit ${code}`];

/** The whole history, oldest first. */
export async function allRuns({ rpc }: Gateway): Promise<Array<CronRun & { ts: number }>> {
	const runs = [];
	let offset: number | null = 0;
	while (offset !== null) {
		const page: { entries: Array<CronRun & { ts: number }>; nextOffset: number | null } = await rpc(
			'cron.runs',
			{ scope: 'all', limit: 200, sortDir: 'asc', offset },
		);
		runs.push(...page.entries);
		offset = page.nextOffset;
	}
	return runs;
}

export const runKeyOf = ({ jobId, runAtMs }: CronRun): string => `${jobId}:${runAtMs}`;

/** Waits until these jobs have at least `count` runs together, and returns their runs. */
export async function waitForRunsOf(
	gateway: Gateway,
	jobIds: readonly string[],
	count: number,
	seconds = 90,
): Promise<CronRun[]> {
	return await until(`${count} runs of ${jobIds.length} jobs`, { seconds }, async () => {
		const runs = (await allRuns(gateway)).filter(({ jobId }) => jobIds.includes(jobId));
		return runs.length >= count ? runs : undefined;
	});
}

/** Ends the jobs, and returns every run that they had once none is running. */
export async function stopJobs(gateway: Gateway, jobIds: readonly string[]): Promise<CronRun[]> {
	const there = async () => {
		const { jobs } = await gateway.rpc<{
			jobs: Array<{ id: string; state: { runningAtMs?: number } }>;
		}>('cron.list', { enabled: 'all', limit: 200 });
		return jobs.filter(({ id }) => jobIds.includes(id));
	};
	// Others were deleted.
	for (const { id } of await there()) {
		await gateway.rpc('cron.update', { id, patch: { enabled: false } });
	}
	await until('the jobs to stand still', { seconds: 60 }, async () => {
		return (await there()).every(({ state }) => state.runningAtMs === undefined) || undefined;
	});
	return (await allRuns(gateway)).filter(({ jobId }) => jobIds.includes(jobId));
}
