import { hasBadPort } from '../../../shared/cronJob/badPorts';
import { hostRefusal, isPrivateHost } from '../../../shared/cronJob/hosts';
import type { CronJob } from '../../../shared/cronJob/types';
import type { CronConfig } from '../../../shared/gateway/api/config';
import { readObject, readString } from '../../../shared/json';
import type { Finding } from '../../../shared/run/explainDelivery';
import type { RunHistoryEntry } from '../../../shared/run/historyEntry';

export interface DeliveryFacts {
	job: CronJob;
	isSchedulerOn: boolean;
	/** The newest of the history; none yet for a new job. */
	lastRun: RunHistoryEntry | undefined;
	config: CronConfig;
}

export type Check = (facts: DeliveryFacts, url: URL | undefined) => Finding | undefined;

/** What is to be said about the URL that a job delivers to. */
export const URL_CHECKS: Check[] = [accepted, port, path, encryption, refusedHost, token];

/** By `normalizeHttpWebhookUrl` of OpenClaw 2026.9.6. */
export function isAccepted({ protocol, username, password }: URL): boolean {
	return ['http:', 'https:'].includes(protocol) && username === '' && password === '';
}

function accepted(_facts: DeliveryFacts, url: URL | undefined): Finding | undefined {
	if (!url || isAccepted(url)) return undefined;
	return {
		severity: 'error',
		finding:
			'The gateway posts nothing to the URL: it is not an http(s) URL, or holds a user name or a password.',
		whatToDo:
			'Put the production URL of an OpenClaw Trigger into the job, without a user name and a password.',
	};
}

function port(_facts: DeliveryFacts, url: URL | undefined): Finding | undefined {
	if (!url || !hasBadPort(url)) return undefined;
	return {
		severity: 'error',
		finding: `The gateway posts nothing to the port ${url.port}: fetch keeps it for another protocol.`,
		whatToDo:
			'Let n8n, or a proxy before it, listen on another port, and correct the URL of the job.',
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

function refusedHost(facts: DeliveryFacts, url: URL | undefined): Finding | undefined {
	const refusal = url && hostRefusal(facts.config.webhookSsrfPolicy ?? {}, url.hostname);
	if (!url || refusal === undefined) return undefined;
	if (refusal === 'blocked') {
		return {
			severity: 'error',
			finding: `The gateway refuses to post to ${url.hostname}: its configuration blocks the host.`,
			whatToDo: `Remove what names "${url.hostname}" from cron.webhookSsrfPolicy.blockedHostnames in openclaw.json and restart the gateway.`,
		};
	}
	const whatToDo = `Add "${url.hostname}" to cron.webhookSsrfPolicy.allowedHostnames in openclaw.json (OpenClaw 2026.8 or newer) and restart the gateway.`;
	if (refusal === 'private') {
		return {
			severity: 'error',
			finding: `The gateway refuses to post to ${url.hostname}: it is a private address that the configuration does not allow.`,
			whatToDo,
		};
	}
	if (hasReached(facts, url)) return undefined;
	return {
		severity: 'warning',
		finding: `The name ${url.hostname} leads to a private address as a rule, which the gateway refuses to post to.`,
		whatToDo: `Where it does at the gateway: ${whatToDo}`,
	};
}

/** Whether the last run came to this host: the job may have had another URL then. */
function hasReached({ job, lastRun: run }: DeliveryFacts, { hostname }: URL): boolean {
	if (!run || job.delivery?.mode !== 'webhook' || run.deliveryStatus !== 'delivered') return false;
	const to = readString(readObject(readObject(run, 'delivery'), 'resolved'), 'to');
	return to === null || (URL.canParse(to) && new URL(to).hostname === hostname);
}

function token({ config }: DeliveryFacts, url: URL | undefined): Finding | undefined {
	// What a Trigger takes that looks into the query, as one with automatic registration does.
	if (url?.searchParams.has('token')) return undefined;
	if (config.webhookToken !== undefined && config.webhookToken !== '') return undefined;
	return {
		severity: 'warning',
		finding:
			'The gateway has no cron.webhookToken, so it sends none, and OpenClaw Trigger answers 401.',
		whatToDo:
			'Set cron.webhookToken in openclaw.json to the token of the OpenClaw Webhook API credential and restart the gateway.',
	};
}
