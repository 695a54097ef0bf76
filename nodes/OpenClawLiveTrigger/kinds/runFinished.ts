import { isHousekeeping } from '../../shared/cronJob/housekeeping';
import type { CronJob } from '../../shared/cronJob/types';
import { deduplicationKey, toReceived } from '../../shared/intake/received';
import { readIdentifier, readObject, readString, type JsonObject } from '../../shared/json';
import type { RunHistoryEntry } from '../../shared/run/historyEntry';
import { normaliseRunEvent } from '../../shared/run/normalise';
import { type Happening, isWanted } from '../happening';
import { type Kind, ofItsAgent, type Scene, type Since } from './kind';
import { STATUSES } from '../../shared/intake/choices';

/** Runs of cron jobs that ended: `cron` events, and `cron.runs` for all that was not heard. */
export const runFinished: Kind = {
	scopes: ['operator.read'],
	caps: [],
	events: ['cron'],

	read(payload, scene) {
		if (readString(payload, 'action') !== 'finished') return [];
		const job = readObject(payload, 'job') as CronJob;
		const isWanted = isWantedRun(payload, scene) && !isKept(job, scene);
		return isWanted ? [happeningOf(payload, null, job, scene)] : [];
	},

	async missed(scene, since) {
		const entries = await entriesSince(scene, since);
		return entries.length > 0 ? runsIn(entries, await jobsOf(scene), scene) : [];
	},
};

/** The newest finished run that the filters let through; null where the history has none. */
export async function latestRun(scene: Scene): Promise<Happening | null> {
	const jobs = await jobsOf(scene);
	for await (const entries of pages(scene)) {
		const runs = runsIn(entries, jobs, scene);
		const found = runs.find((run) => isWanted(run, scene.settings.filters));
		if (found) return found;
	}
	return null;
}

type Jobs = ReadonlyMap<string, CronJob>;

/** By their IDs the jobs, which the history does not show, where the settings ask for what they are. */
async function jobsOf({ gateway, settings }: Scene): Promise<Jobs> {
	const isNeeded = settings.jobIds.length === 0 || settings.filters.agentIds.length > 0;
	const jobs = isNeeded ? await gateway.cronJobs.list() : [];
	return new Map(jobs.map((job) => [job.id, job]));
}

function runsIn(entries: readonly RunHistoryEntry[], jobs: Jobs, scene: Scene): Happening[] {
	return entries.flatMap((entry) => {
		const job = jobs.get(entry.jobId) ?? ({} as CronJob);
		const isWanted = isWantedRun(entry, scene) && !isKept(job, scene);
		return isWanted ? [happeningOf(entry, entry.ts, job, scene)] : [];
	});
}

function happeningOf(
	body: JsonObject,
	historyMs: number | null,
	job: CronJob,
	scene: Scene,
): Happening {
	const event = normaliseRunEvent(body);
	const key = deduplicationKey(event, body);
	const item = toReceived(event, body, { key, secrets: scene.gateway.secrets });
	return ofItsAgent({ key, item, historyMs }, job, scene);
}

function isWantedRun(body: JsonObject, { settings }: Scene): boolean {
	const { jobIds, statuses } = settings;
	const jobId = readIdentifier(body, 'jobId');
	if (jobIds.length > 0 && (jobId === null || !jobIds.includes(jobId))) return false;
	// A status that this version does not know gets through where nobody chose among them.
	return statuses.length === STATUSES.length || statuses.includes(readString(body, 'status') ?? '');
}

/** Jobs that the gateway keeps for itself count where they are chosen by their ID. */
function isKept(job: CronJob, { settings }: Scene): boolean {
	return settings.jobIds.length === 0 && isHousekeeping(job);
}

/**
 * Every entry that was written after `since`, oldest first, each once. The pages are read from the
 * newest on, the only end that holds still while runs end.
 */
async function entriesSince(scene: Scene, since: Since): Promise<RunHistoryEntry[]> {
	const { fromMs, settledMs, mostAgain } = since;
	const found = new Map<string, RunHistoryEntry>();
	let again = 0;
	for await (const entries of pages(scene)) {
		for (const entry of entries) {
			if (entry.ts <= settledMs) again += 1;
			if (entry.ts <= fromMs || again > mostAgain) return [...found.values()].reverse();
			const key = deduplicationKey(normaliseRunEvent(entry), entry);
			if (!found.has(key)) found.set(key, entry);
		}
	}
	return [...found.values()].reverse();
}

function pages({ gateway, settings }: Scene): AsyncGenerator<RunHistoryEntry[]> {
	const { statuses } = settings;
	return gateway.runs.pages({
		scope: 'all',
		sortDir: 'desc',
		...(statuses.length < STATUSES.length && { statuses }),
	});
}
