import type { IWebhookFunctions } from 'n8n-workflow';
import type { CronJob } from '../../shared/cronJob/types';
import { withGateway } from '../../shared/gateway/gateway';
import { keyOfToken } from '../../shared/webhook/tokenCopy';
import { webhookPlace } from './delivery';
import { digestOfOwn, triggerIdOf } from './ownToken';
import { isRegisteredByOwner, ownerOf, tokenIn } from './registeredUrl';

/** The gateway waits 10 seconds for the answer to a webhook, and a read is tried three times. */
const LOOK_TIMEOUT_MS = 2_000;

/** Strangers decide how many tokens come that nobody knows. */
const ASK_AT_MOST_EVERY_MS = 10_000;

interface Answer {
	/** On the clock that nobody can set, in milliseconds. */
	askedAt: number;
	digests: Promise<ReadonlySet<string>>;
}

/** By node and credential. */
const answers = new Map<string, Answer>();

/**
 * Whether a job may still hold a token that was this trigger's, before the gateway's token was
 * changed. Where the gateway cannot be asked it may: the change can be under way.
 */
export async function mayHold(context: IWebhookFunctions, token: string): Promise<boolean> {
	try {
		return (await readJobs(context)).some((job) => tokenOf(job) === token);
	} catch (error) {
		context.logger.warn(
			`${context.getNode().name} took a run with the token of before a change, as the gateway does not say whether jobs still have it: ${(error as Error).message}`,
		);
		return true;
	}
}

/**
 * Whether a job holds the token in a URL that this trigger registered: one that this process knows
 * nothing of, as the jobs had followed an earlier change of the gateway's token since n8n last saved
 * what was registered. An answer counts for some seconds: what a job is given meanwhile is the current
 * token, which the credential tells.
 */
export async function isHeld(context: IWebhookFunctions, token: string): Promise<boolean> {
	const key = keyOfToken(context, 'openClawApi');
	const now = performance.now();
	let answer = answers.get(key);
	if (!answer || now - answer.askedAt >= ASK_AT_MOST_EVERY_MS) {
		answer = { askedAt: now, digests: readHeld(context) };
		answers.set(key, answer);
	}
	return (await answer.digests).has(digestOfOwn(token));
}

/** Nothing where the gateway cannot be asked: whoever made the token up would get in. */
async function readHeld(context: IWebhookFunctions): Promise<ReadonlySet<string>> {
	const trigger = { owner: ownerOf(context.getInstanceId(), triggerIdOf(context)) };
	try {
		const jobs = await readJobs(context);
		const own = jobs.filter(({ delivery }) =>
			isRegisteredByOwner(webhookPlace(delivery).to, trigger),
		);
		return new Set(own.map((job) => digestOfOwn(tokenOf(job) ?? '')));
	} catch (error) {
		context.logger.debug(
			`${context.getNode().name} does not know whether jobs hold a token of before: ${(error as Error).message}`,
		);
		return new Set();
	}
}

async function readJobs(context: IWebhookFunctions): Promise<CronJob[]> {
	return await withGateway(
		context,
		async (gateway) => await gateway.withTimeout(LOOK_TIMEOUT_MS).cronJobs.list(),
	);
}

function tokenOf({ delivery }: CronJob): string | null {
	return tokenIn(webhookPlace(delivery).to);
}
