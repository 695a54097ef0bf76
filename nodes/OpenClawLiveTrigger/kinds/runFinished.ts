import { isHousekeeping } from '../../shared/cronJob/housekeeping';
import type { CronJob } from '../../shared/cronJob/types';
import { deduplicationKey, toReceived } from '../../shared/intake/received';
import { readIdentifier, readObject, readString, type JsonObject } from '../../shared/json';
import type { RunHistoryEntry } from '../../shared/run/historyEntry';
import { normaliseRunEvent } from '../../shared/run/normalise';
import { type Happening, isWanted } from '../happening';
import type { Kind, Scene, Since } from './kind';
import { STATUSES } from '../../shared/intake/choices';

/** Runs of cron jobs that ended: `cron` events, and `cron.runs` for all that was not heard. */
export const runFinished: Kind = {
	scopes: ['operator.read'],
	caps: [],
	events: ['cron'],

	read(payload, scene) {
		if (readString(payload, 'action') !== 'finished') return [];
		const isWanted = isWantedRun(payload, scene) && !isKept(payload, scene);
		return isWanted ? [happeningOf(payload, null, scene)] : [];
	},

	async missed(scene, since) {
		const { settings, gateway } = scene;
		const entries = await entriesSince(scene, since);
		const wanted = entries.filter((entry) => isWantedRun(entry, scene));
		const kept =
			wanted.length > 0 && settings.jobIds.length === 0
				? new Set((await gateway.cronJobs.list()).filter(isHousekeeping).map(({ id }) => id))
				: new Set<string>();
		return wanted
			.filter(({ jobId }) => !kept.has(jobId))
			.map((entry) => happeningOf(entry, entry.ts, scene));
	},
};

/** The newest finished run that the filters let through; null where the history has none. */
export async function latestRun(scene: Scene): Promise<Happening | null> {
	const { gateway, settings } = scene;
	const jobs = settings.jobIds.length === 0 ? await gateway.cronJobs.list() : [];
	const kept = new Set(jobs.filter(isHousekeeping).map(({ id }) => id));
	for await (const entries of pages(scene)) {
		const runs = entries
			.filter((entry) => isWantedRun(entry, scene) && !kept.has(entry.jobId))
			.map((entry) => happeningOf(entry, entry.ts, scene));
		const found = runs.find((run) => isWanted(run, settings.filters));
		if (found) return found;
	}
	return null;
}

function happeningOf(body: JsonObject, historyMs: number | null, { gateway }: Scene): Happening {
	const event = normaliseRunEvent(body);
	const key = deduplicationKey(event, body);
	return { key, item: toReceived(event, body, { key, secrets: gateway.secrets }), historyMs };
}

function isWantedRun(body: JsonObject, { settings }: Scene): boolean {
	const { jobIds, statuses } = settings;
	const jobId = readIdentifier(body, 'jobId');
	if (jobIds.length > 0 && (jobId === null || !jobIds.includes(jobId))) return false;
	// A status that this version does not know gets through where nobody chose among them.
	return statuses.length === STATUSES.length || statuses.includes(readString(body, 'status') ?? '');
}

/** Jobs that the gateway keeps for itself count where they are chosen by their ID. */
function isKept(payload: JsonObject, { settings }: Scene): boolean {
	return settings.jobIds.length === 0 && isHousekeeping(readObject(payload, 'job') as CronJob);
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
