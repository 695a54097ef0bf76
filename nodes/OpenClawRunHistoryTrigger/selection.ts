import { isHousekeeping } from '../shared/cronJob/housekeeping';
import { STATUSES } from '../shared/intake/choices';
import type { Gateway } from '../shared/gateway/gateway';
import type { RunHistoryEntry } from '../shared/run/historyEntry';
import type { HistoryQuery } from './runHistory';
import type { Settings } from './settings';

/** Which runs of the history a trigger takes. */
export type Selection = Pick<Settings, 'runs' | 'jobIds' | 'statuses' | 'includeSuppressed'>;

export function selectionOf({ runs, jobIds, statuses, includeSuppressed }: Settings): Selection {
	return { runs, jobIds, statuses, includeSuppressed };
}

/** Whether the selection can have runs in it that `other` leaves out. */
export function isWider(selection: Selection, other: Selection): boolean {
	const { runs, jobIds, statuses, includeSuppressed } = selection;
	if (statuses.some((status) => !other.statuses.includes(status))) return true;
	const hasEveryJob = jobIds.length === 0;
	if (other.jobIds.length > 0 && (hasEveryJob || jobIds.some((id) => !other.jobIds.includes(id)))) {
		return true;
	}
	return (
		other.runs === 'undelivered' &&
		(runs === 'all' || (includeSuppressed && !other.includeSuppressed))
	);
}

/** How `cron.runs` names what did not reach its receiver. */
const UNDELIVERED = ['not-delivered', 'unknown'];

/** What the gateway filters by itself. */
export function queryFor({ runs, statuses }: Selection): HistoryQuery {
	return {
		...(statuses.length < STATUSES.length && { statuses }),
		...(runs === 'undelivered' && { deliveryStatuses: UNDELIVERED }),
	};
}

/**
 * Those of the entries that the gateway's filters cannot tell: where no job is chosen, of every job
 * but those that the gateway keeps for itself (its heartbeat alone runs twice an hour).
 */
export function selectEntries(gateway: Gateway, selection: Selection) {
	let kept: Set<string> | undefined;
	return async (entries: RunHistoryEntry[]): Promise<RunHistoryEntry[]> => {
		const wanted = entries.filter((entry) => isWanted(entry, selection));
		if (wanted.length === 0 || selection.jobIds.length > 0) return wanted;
		kept ??= await ownJobsOf(gateway);
		return wanted.filter(({ jobId }) => !kept?.has(jobId));
	};
}

async function ownJobsOf(gateway: Gateway): Promise<Set<string>> {
	const jobs = await gateway.cronJobs.list();
	return new Set(jobs.filter(isHousekeeping).map(({ id }) => id));
}

function isWanted(entry: RunHistoryEntry, selection: Selection): boolean {
	const { jobIds, runs, includeSuppressed } = selection;
	if (jobIds.length > 0 && !jobIds.includes(entry.jobId)) return false;
	if (runs === 'all') return true;
	if (!isForWebhook(entry)) return false;
	return includeSuppressed || entry.deliverySuppressionReason === undefined;
}

/**
 * Whether the delivery that failed was one to a webhook: an announcement that failed was none of
 * n8n's. A run that a restart of the gateway interrupted has no trace of a delivery, and counts.
 */
function isForWebhook({ delivery }: RunHistoryEntry): boolean {
	if (delivery === undefined) return true;
	const targets = [delivery.intended?.to, delivery.resolved?.to];
	return targets.some((to) => typeof to === 'string' && /^https?:\/\//i.test(to));
}
