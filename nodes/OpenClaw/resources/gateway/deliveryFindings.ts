import { autoDisabledReason } from '../../../shared/cronJob/simplifiedJob';
import type { CronJob } from '../../../shared/cronJob/types';
import { hostRefusal, isPrivateHost } from '../../../shared/cronJob/hosts';
import type { CronConfig } from '../../../shared/gateway/api/config';
import type { RunHistoryEntry } from '../../../shared/run/historyEntry';
import { readObject, readString } from '../../../shared/json';
import {
	explainAnnouncement,
	explainDelivery,
	type Finding,
} from '../../../shared/run/explainDelivery';
import { MEMORY_FRAGMENT } from '../../../shared/secrets/urlSecrets';

export interface DeliveryFacts {
	job: CronJob;
	isSchedulerOn: boolean;
	/** The newest of the history; none yet for a new job. */
	lastRun: RunHistoryEntry | undefined;
	config: CronConfig;
}

type Check = (facts: DeliveryFacts, url: URL | undefined) => Finding | undefined;

const CHECKS: Check[] = [scheduler, enabled, target, path, encryption, refusedHost, token, lastRun];

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

function path(_facts: DeliveryFacts, url: URL | undefined): Finding | undefined {
	if (!url?.pathname.includes('/webhook-test/')) return undefined;
	return {
		severity: 'error',
		finding: 'The URL is a test URL, which works only while the editor of n8n listens.',
		whatToDo: 'Put the production URL into the job, and publish the workflow.',
	};
}

function encryption(_facts: DeliveryFacts, url: URL | undefined): Finding | undefined {
	if (url?.protocol !== 'http:' || isPrivateHost(url.hostname)) return undefined;
	return {
		severity: 'warning',
		finding: 'The URL is plain http to a public host: the webhook token can be read on the way.',
		whatToDo: 'Serve n8n over https.',
	};
}

function refusedHost({ config }: DeliveryFacts, url: URL | undefined): Finding | undefined {
	const refusal = url && hostRefusal(config.webhookSsrfPolicy ?? {}, url.hostname);
	if (!url || refusal === undefined) return undefined;
	if (refusal === 'blocked') {
		return {
			severity: 'error',
			finding: `The gateway refuses to post to ${url.hostname}: its configuration blocks the host.`,
			whatToDo: `Remove what names "${url.hostname}" from cron.webhookSsrfPolicy.blockedHostnames in openclaw.json and restart the gateway.`,
		};
	}
	return {
		severity: 'error',
		finding: `The gateway refuses to post to ${url.hostname}: it is a private address that the configuration does not allow.`,
		whatToDo: `Add "${url.hostname}" to cron.webhookSsrfPolicy.allowedHostnames in openclaw.json (OpenClaw 2026.8 or newer) and restart the gateway.`,
	};
}

function token({ config }: DeliveryFacts, url: URL | undefined): Finding | undefined {
	// A trigger with automatic registration has a token of its own in the URL.
	if (url?.hash.startsWith(MEMORY_FRAGMENT)) return undefined;
	if (config.webhookToken !== undefined && config.webhookToken !== '') return undefined;
	return {
		severity: 'warning',
		finding:
			'The gateway has no cron.webhookToken, so it sends none, and OpenClaw Trigger answers 401.',
		whatToDo:
			'Set cron.webhookToken in openclaw.json to the token of the OpenClaw Webhook API credential and restart the gateway.',
	};
}

function lastRun({ job, lastRun: run }: DeliveryFacts): Finding | undefined {
	// What is recorded is what became of the announcement; the webhook beside it leaves no record.
	if (run && job.delivery?.mode === 'announce') return explainAnnouncement(run);
	if (run) return explainDelivery(run);
	return {
		severity: 'info',
		finding: 'The job has not finished a run yet.',
		whatToDo: 'Wait for its schedule, or use Cron Job: Run.',
	};
}
