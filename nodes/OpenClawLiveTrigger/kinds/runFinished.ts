import { isHousekeeping } from '../../shared/cronJob/housekeeping';
import type { CronJob } from '../../shared/cronJob/types';
import { deduplicationKey, toReceived } from '../../shared/intake/received';
import { readIdentifier, readObject, readString, type JsonObject } from '../../shared/json';
import type { RunHistoryEntry } from '../../shared/run/historyEntry';
import { normaliseRunEvent } from '../../shared/run/normalise';
import { type Happening, isWanted } from '../happening';
import { type Kind, ofItsAgent, type Scene } from './kind';
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

	async *missedInSteps(scene, { fromMs, settledMs, mostAgain }) {
		const again = { upToMs: settledMs, most: mostAgain };
		let jobs: Jobs | undefined;
		for await (const { entries } of scene.gateway.runs.after(queryFor(scene), fromMs, { again })) {
			const last = entries.at(-1);
			if (last === undefined) continue;
			jobs ??= await jobsOf(scene);
			yield { happenings: runsIn(entries, jobs, scene), readToMs: last.ts };
		}
	},
};

/** The newest finished run that the filters let through; null where the history has none. */
export async function latestRun(scene: Scene): Promise<Happening | null> {
	const jobs = await jobsOf(scene);
	const query = { scope: 'all', sortDir: 'desc', ...queryFor(scene) };
	for await (const entries of scene.gateway.runs.pages(query)) {
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

function queryFor({ settings: { statuses } }: Scene) {
	return statuses.length < STATUSES.length ? { statuses } : {};
}
