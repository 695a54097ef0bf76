import { isHousekeeping } from '../shared/cronJob/housekeeping';
import { STATUSES } from '../shared/intake/choices';
import type { Gateway } from '../shared/gateway/gateway';
import type { HistoryEntry, HistoryQuery } from './runHistory';
import type { Settings } from './settings';

/** How `cron.runs` names what did not reach its receiver. */
const UNDELIVERED = ['not-delivered', 'unknown'];

/** What the gateway filters by itself. */
export function queryFor({ runs, statuses }: Settings): HistoryQuery {
	return {
		...(statuses.length < STATUSES.length && { statuses }),
		...(runs === 'undelivered' && { deliveryStatuses: UNDELIVERED }),
	};
}

/**
 * Those of the entries that the gateway's filters cannot tell: where no job is chosen, of every job
 * but those that the gateway keeps for itself (its heartbeat alone runs twice an hour).
 */
export function selectEntries(gateway: Gateway, settings: Settings) {
	let kept: Set<string> | undefined;
	return async (entries: HistoryEntry[]): Promise<HistoryEntry[]> => {
		const wanted = entries.filter((entry) => isWanted(entry, settings));
		if (wanted.length === 0 || settings.jobIds.length > 0) return wanted;
		kept ??= await ownJobsOf(gateway);
		return wanted.filter(({ jobId }) => !kept?.has(jobId));
	};
}

async function ownJobsOf(gateway: Gateway): Promise<Set<string>> {
	const jobs = await gateway.cronJobs.list();
	return new Set(jobs.filter(isHousekeeping).map(({ id }) => id));
}

function isWanted(entry: HistoryEntry, settings: Settings): boolean {
	const { jobIds, runs, includeSuppressed } = settings;
	if (jobIds.length > 0 && !jobIds.includes(entry.jobId)) return false;
	if (runs === 'all') return true;
	if (!isForWebhook(entry)) return false;
	return includeSuppressed || entry.deliverySuppressionReason === undefined;
}

/**
 * Whether the delivery that failed was one to a webhook: an announcement that failed was none of
 * n8n's. A run that a restart of the gateway interrupted has no trace of a delivery, and counts.
 */
function isForWebhook({ delivery }: HistoryEntry): boolean {
	if (delivery === undefined) return true;
	const targets = [delivery.intended?.to, delivery.resolved?.to];
	return targets.some((to) => typeof to === 'string' && /^https?:\/\//i.test(to));
}
