import { autoDisabledReason } from '../../../shared/cronJob/simplifiedJob';
import { hostRefusal } from '../../../shared/cronJob/hosts';
import { readObject, readString } from '../../../shared/json';
import { explainAnnouncement } from '../../../shared/run/explainAnnouncement';
import { explainDelivery, type Finding } from '../../../shared/run/explainDelivery';
import type { CronJob } from '../../../shared/cronJob/types';
import { isAccepted, URL_CHECKS, type Check, type DeliveryFacts } from './urlFindings';

const CHECKS: Check[] = [scheduler, enabled, target, ...URL_CHECKS, lastRun];

const ONE_SHOT = ['at', 'on-exit'];

/** What is to be said about the delivery of a job's results to its webhook; in order of cause. */
export function findDeliveryProblems(facts: DeliveryFacts): Finding[] {
	const url = webhookUrlOf(facts.job);
	return CHECKS.flatMap((check) => check(facts, url) ?? []);
}

/** The URL that finished runs go to: that of the mode webhook, or the one beside an announcement. */
function webhookUrlOf({ delivery = {} }: CronJob): URL | undefined {
	const destination =
		delivery.mode === 'webhook' ? delivery : readObject(delivery, 'completionDestination');
	const to = readString(destination, 'to');
	return to !== null && URL.canParse(to) ? new URL(to) : undefined;
}

function scheduler({ isSchedulerOn }: DeliveryFacts): Finding | undefined {
	if (isSchedulerOn) return undefined;
	return {
		severity: 'error',
		finding: 'The scheduler of the gateway is off, so that no job runs by itself.',
		whatToDo: 'Set cron.enabled to true in openclaw.json and restart the gateway.',
	};
}

function enabled({ job, lastRun: run }: DeliveryFacts): Finding | undefined {
	const reason = autoDisabledReason(job);
	if (reason !== null) {
		return {
			severity: 'error',
			finding: `The gateway has disabled the job by itself, ${
				reason === 'schedule-errors'
					? 'because its schedule cannot be followed'
					: 'after too many failed runs in a row'
			}.`,
			whatToDo: 'Correct what lets its runs fail, then enable the job with Cron Job: Enable.',
		};
	}
	if (job.enabled) return undefined;
	// The gateway switches a one-shot job off with its run, where it does not delete it.
	if (ONE_SHOT.includes(String(job.schedule.kind)) && run) {
		return {
			severity: 'info',
			finding: 'The job runs once, and has run.',
			whatToDo: 'To let it run again, use Cron Job: Run, or give it another schedule.',
		};
	}
	return {
		severity: 'error',
		finding: 'The job is disabled, so that it does not run by itself.',
		whatToDo: 'Enable it with Cron Job: Enable.',
	};
}

function target({ job }: DeliveryFacts, url: URL | undefined): Finding | undefined {
	if (url) return undefined;
	return {
		severity: 'error',
		finding: `The job delivers to no webhook (its delivery mode is "${String(job.delivery?.mode ?? 'none')}").`,
		whatToDo:
			'With Cron Job: Update set Delivery Mode to Webhook, and Webhook URL to the production URL of an OpenClaw Trigger.',
	};
}

function lastRun({ job, lastRun: run }: DeliveryFacts, url: URL | undefined): Finding | undefined {
	if (run && job.delivery?.mode === 'announce') {
		return explainAnnouncement(run, url !== undefined && isAccepted(url));
	}
	if (run) {
		const isHostPublic = url !== undefined && hostRefusal({}, url.hostname) !== 'private';
		return explainDelivery(run, isHostPublic);
	}
	return {
		severity: 'info',
		finding: 'The job has not finished a run yet.',
		whatToDo: 'Wait for its schedule, or use Cron Job: Run.',
	};
}
