import { readString } from '../json';
import { causeOf } from './deliveryErrors';
import type { RunHistoryEntry } from './historyEntry';

/**
 * What became of the delivery of a run in the mode `webhook`. `isHostPublic`: whether nothing about the
 * host of the URL itself says that it is private.
 */
export function explainDelivery(run: RunHistoryEntry, isHostPublic = false): Finding {
	return (
		skipped(run) ??
		interrupted(run) ??
		suppressed(run) ??
		failed(run, isHostPublic) ??
		notRequested(run) ??
		recorded(run)
	);
}

const OTHER_TRIGGERS = 'a Live Trigger or a Run History Trigger gets it.';

/**
 * A run that is cut off is never posted. Its delivery error repeats why the run ended, in words that
 * look like a fault of the network (`cron webhook delivery timed out: …`, OpenClaw 2026.9.6). The same
 * words come where the run was done and the time was up, or somebody stopped it, during the delivery.
 */
function interrupted(run: RunHistoryEntry): Finding | undefined {
	const error = readString(run, 'deliveryError') ?? '';
	const reason = readString(run, 'error');
	const [, how] =
		/^cron (?:webhook )?delivery (timed out|deadline|cancelled|aborted)/.exec(error) ?? [];
	if (how === undefined) return restarted(reason);
	const isOutOfTime = how === 'timed out' || how === 'deadline';
	const wasDone = run.status !== 'error' || (reason !== null && !error.endsWith(reason));
	return {
		severity: 'error',
		...(wasDone ? inDelivery(isOutOfTime) : cutOff(isOutOfTime, reason)),
	};
}

type Words = Omit<Finding, 'severity'>;

function inDelivery(isOutOfTime: boolean): Words {
	if (isOutOfTime) {
		return {
			finding:
				'The time limit of the job was over while the result of the last run was being sent.',
			whatToDo: 'Raise Timeout (Seconds) of the job: the delivery counts as a part of the run.',
		};
	}
	return {
		finding: 'The last run was cancelled while its result was being sent.',
		whatToDo: `Somebody stopped it, or removed or disabled the job: ${OTHER_TRIGGERS}`,
	};
}

function cutOff(isOutOfTime: boolean, reason: string | null): Words {
	const because = reason === null ? '' : ` Error: ${reason}`;
	if (isOutOfTime) {
		return {
			finding: `The last run came to its time limit and was cut off, so there was nothing to send.${because}`,
			whatToDo: `Raise Timeout (Seconds) of the job, or let it do less. The gateway sends no webhook for a run that was cut off: ${OTHER_TRIGGERS}`,
		};
	}
	return {
		finding: `The last run was cancelled, so there was nothing to send.${because}`,
		whatToDo: `Somebody stopped it, removed or disabled the job, or the gateway was restarted. The gateway sends no webhook for it: ${OTHER_TRIGGERS}`,
	};
}

function restarted(reason: string | null): Finding | undefined {
	if (!/interrupted by gateway restart/.test(reason ?? '')) return undefined;
	return {
		severity: 'error',
		finding: 'The gateway was restarted during the last run, which is not sent afterwards.',
		whatToDo: 'Wait for the next run. A Live Trigger or a Run History Trigger gets such runs.',
	};
}

/** By `deliverySuppressionReason`. */
const SUPPRESSED: Record<string, [finding: string, whatToDo: string]> = {
	empty: [
		'the run was successful and its summary empty',
		'Let the prompt of the job ask for an answer.',
	],
	silent: [
		'the agent had nothing to say (NO_REPLY)',
		'Let the prompt of the job ask for an answer in any case, if you want one.',
	],
	heartbeat: ['the agent reported no more than that all is well', 'There is nothing to do.'],
	channel_transform: [
		'the channel left nothing of the reply',
		'Look at the reply with Run: Get Reply, and at the settings of the channel.',
	],
};

/** Why the gateway held a run back on purpose, and what to do about it. */
export function suppressionOf(run: RunHistoryEntry): [why: string, whatToDo: string] | undefined {
	const reason = readString(run, 'deliverySuppressionReason');
	if (reason === null) return undefined;
	return Object.hasOwn(SUPPRESSED, reason)
		? SUPPRESSED[reason]
		: [reason, 'Look at the run with Run: Get.'];
}

/** Also where the gateway skipped it before a delivery was thought of, and records that of another run. */
function skipped(run: RunHistoryEntry): Finding | undefined {
	if (run.status !== 'skipped' || readString(run, 'summary') !== null) return undefined;
	return {
		severity: 'warning',
		finding: `The last run was skipped, and a skipped run without a summary is not sent.${reasonOf(run)}`,
		whatToDo:
			'Look at why it was skipped with Run: Get (error, or diagnostics in the raw output). A Live Trigger or a Run History Trigger gets skipped runs.',
	};
}

function suppressed(run: RunHistoryEntry): Finding | undefined {
	const suppression = suppressionOf(run);
	if (!suppression) return undefined;
	const [why, whatToDo] = suppression;
	return {
		severity: 'warning',
		finding: `The gateway sent nothing for the last run, on purpose: ${why}.`,
		whatToDo,
	};
}

export function reasonOf(run: RunHistoryEntry): string {
	const error = readString(run, 'error');
	return error === null ? '' : ` Reason: ${error}`;
}

function failed(run: RunHistoryEntry, isHostPublic: boolean): Finding | undefined {
	const error = readString(run, 'deliveryError');
	if (error === null) return undefined;
	const { finding, whatToDo } = causeOf(error, isHostPublic);
	return { severity: 'error', finding: `${finding} Error: ${error}`, whatToDo };
}

export function notRequested(run: RunHistoryEntry): Finding | undefined {
	if (readString(run, 'deliveryStatus') !== 'not-requested') return undefined;
	return {
		severity: 'info',
		finding: 'The last run was to be delivered nowhere: the job had no delivery then.',
		whatToDo: 'If it has one now, wait for the next run.',
	};
}

function recorded(run: RunHistoryEntry): Finding {
	const status = readString(run, 'deliveryStatus');
	if (status === 'delivered') {
		return {
			severity: 'info',
			finding: 'The last run was delivered.',
			whatToDo:
				'Where no workflow started all the same, the Trigger ignored the run, or something before n8n answered in its place, such as a login page that the URL redirects to: let the proxy pass the path of the webhook.',
		};
	}
	return {
		severity: 'info',
		finding: `The gateway does not say what became of the last run (delivery status: ${status ?? 'none'}).`,
		whatToDo:
			'OpenClaw before 2026.8 does not record it. Look at the executions of the workflow behind the URL.',
	};
}

/** Something to know about the delivery of a job, in words for whoever misses its results. */
export interface Finding {
	/** `error`: nothing arrives because of this. `warning`: it may be why, or be a risk. */
	severity: 'error' | 'warning' | 'info';
	finding: string;
	/** What to do about it; empty where there is nothing to do. */
	whatToDo: string;
}
