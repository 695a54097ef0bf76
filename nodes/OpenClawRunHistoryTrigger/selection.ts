import type { HistoryEntry, HistoryQuery } from './runHistory';
import type { Settings } from './settings';

/** How `cron.runs` names what did not reach its receiver. */
const UNDELIVERED = ['not-delivered', 'unknown'];

/** All statuses that a run can end with; the gateway refuses others. */
export const STATUSES = ['ok', 'error', 'skipped'];

/** What the gateway filters by itself. */
export function queryFor({ runs, statuses }: Settings): HistoryQuery {
	return {
		...(statuses.length < STATUSES.length && { statuses }),
		...(runs === 'undelivered' && { deliveryStatuses: UNDELIVERED }),
	};
}

/** What the gateway cannot filter by. */
export function isWanted(entry: HistoryEntry, settings: Settings): boolean {
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
