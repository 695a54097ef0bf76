import { readString } from '../json';
import { notRequested, reasonOf, suppressionOf, type Finding } from './explainDelivery';
import type { RunHistoryEntry } from './historyEntry';

/**
 * What became of a run that was to be announced to a chat. The gateway records the announcement, and
 * nothing of a webhook beside it.
 */
export function explainAnnouncement(run: RunHistoryEntry, hasWebhook: boolean): Finding {
	const nowhere = notRequested(run);
	if (nowhere) return nowhere;
	const found = failed(run) ?? skipped(run) ?? heldBack(run) ?? notAnnounced(run) ?? recorded(run);
	if (!hasWebhook) return found;
	const isMissing = !isPosted(run);
	return {
		...found,
		severity: isMissing && found.severity === 'info' ? 'warning' : found.severity,
		whatToDo: `${found.whatToDo} ${isMissing ? NOT_POSTED : POSTED}`.trim(),
	};
}

/** By `dispatchGatewayCronFinishedNotifications` of OpenClaw 2026.9.6; older ones know no completion. */
function isPosted(run: RunHistoryEntry): boolean {
	return readString(run, 'summary') !== null || run.completionStatus === 'failed';
}

const POSTED =
	'The webhook beside the announcement is sent all the same: what became of it show the executions of the workflow behind the URL, and the log of the gateway.';
const NOT_POSTED =
	'The webhook beside the announcement is not sent, as the run has no summary: let the prompt of the job ask for an answer.';

/** `deliveryError` repeats why the run failed. */
function failed(run: RunHistoryEntry): Finding | undefined {
	if (run.status !== 'error' || readString(run, 'deliveryStatus') === 'delivered') return undefined;
	return {
		severity: 'error',
		finding: `The last run ended with an error, and its announcement was held back or cut off.${reasonOf(run)}`,
		whatToDo:
			'Look at the run with Run: Get; where the reason is the channel, at channel and recipient of the job.',
	};
}

function skipped(run: RunHistoryEntry): Finding | undefined {
	if (run.status !== 'skipped') return undefined;
	return {
		severity: 'warning',
		finding: `The last run was skipped, and there was nothing to announce.${reasonOf(run)}`,
		whatToDo: 'Look at why it was skipped with Run: Get (error, or diagnostics in the raw output).',
	};
}

function heldBack(run: RunHistoryEntry): Finding | undefined {
	const suppression = suppressionOf(run);
	if (!suppression) return undefined;
	const [why, whatToDo] = suppression;
	return {
		severity: 'info',
		finding: `The gateway did not announce the last run, on purpose: ${why}.`,
		whatToDo,
	};
}

function notAnnounced(run: RunHistoryEntry): Finding | undefined {
	const error = readString(run, 'deliveryError');
	if (error === null) return undefined;
	return {
		severity: 'error',
		finding: `The last run could not be announced. Error: ${error}`,
		whatToDo:
			'Look at the channel with Message: Get Channels, and at channel and recipient of the job.',
	};
}

function recorded(run: RunHistoryEntry): Finding {
	const status = readString(run, 'deliveryStatus');
	return {
		severity: 'info',
		finding:
			status === 'delivered'
				? 'The last run was announced.'
				: `The gateway does not say whether the last run was announced (delivery status: ${status ?? 'none'}).`,
		whatToDo: '',
	};
}
