import { timingSafeEqual } from 'node:crypto';
import type { IDataObject, IWebhookFunctions } from 'n8n-workflow';
import { withGateway } from '../../shared/gateway/gateway';
import { unauthorized } from '../../shared/webhook/answer';
import { authenticate } from '../../shared/webhook/authenticate';
import { readFresh } from '../../shared/webhook/freshRead';
import { copiedDigest, copyToken, digestOf } from '../../shared/webhook/tokenCopy';
import { hasWebhookCredential } from './credentials';
import { webhookPlace } from './delivery';
import { digestOfOwn, ownTokenOf, registeredDigests } from './ownToken';
import { tokenIn } from './registeredUrl';

/** The gateway waits 10 seconds for the answer to a webhook, and a read is tried three times. */
const LOOK_TIMEOUT_MS = 2_000;

const HOW_TO_AUTHENTICATE =
	'Send the token of this webhook as "?token=<token>", as it is in the URL that the trigger registered.';

/**
 * Lets a request in that carries the trigger's own token, and the webhook credential's in the
 * header where one is chosen.
 *
 * @returns what must not be seen in the item
 * @throws RefusedRequest (401)
 */
export async function authenticateOwn(context: IWebhookFunctions): Promise<{ secrets: string[] }> {
	const { token } = context.getQueryData() as IDataObject;
	if (typeof token !== 'string' || !(await isOwn(context, token))) {
		throw unauthorized(HOW_TO_AUTHENTICATE);
	}
	if (!hasWebhookCredential(context)) return { secrets: [token, ...bearerOf(context)] };
	const { secrets } = await authenticate(context, 'bearer');
	return { secrets: [...new Set([...secrets, token])] };
}

async function isOwn(context: IWebhookFunctions, token: string): Promise<boolean> {
	const mayCopy = context.getMode() !== 'manual';
	const copy = mayCopy ? copiedDigest(context, 'openClawApi') : undefined;
	if (copy && timingSafeEqual(digestOf(token), copy)) return true;

	const readAt = performance.now();
	const own = await readFresh(context, 'openClawApi', async () => await readOwn(context));
	if (own !== undefined && timingSafeEqual(digestOf(token), digestOf(own))) {
		if (mayCopy) copyToken(context, 'openClawApi', token, readAt);
		return true;
	}
	// What is compared is no secret: a digest, of which nobody can choose a beginning.
	return registeredDigests(context).includes(digestOfOwn(token)) && (await mayHold(context, token));
}

/** Nothing where the credential cannot be used; the cause is for the log. */
async function readOwn(context: IWebhookFunctions): Promise<string | undefined> {
	try {
		return await ownTokenOf(context);
	} catch (error) {
		const { name } = context.getNode();
		const { message } = error as Error;
		context.logger.error(`${name} takes only what it has registered already: ${message}`);
		return undefined;
	}
}

/**
 * Whether a job may still hold a token that was this trigger's, before the gateway's token was
 * changed. Where the gateway cannot be asked it may: the change can be under way.
 */
async function mayHold(context: IWebhookFunctions, token: string): Promise<boolean> {
	try {
		return await withGateway(context, async (gateway) => {
			const jobs = await gateway.withTimeout(LOOK_TIMEOUT_MS).cronJobs.list();
			return jobs.some(({ delivery }) => tokenIn(webhookPlace(delivery).to) === token);
		});
	} catch (error) {
		context.logger.warn(
			`${context.getNode().name} took a run with the token of before a change, as the gateway does not say whether jobs still have it: ${(error as Error).message}`,
		);
		return true;
	}
}

/** What the gateway sends to every webhook counts for nothing here, and is a secret all the same. */
function bearerOf(context: IWebhookFunctions): string[] {
	const { authorization } = context.getHeaderData() as { authorization?: unknown };
	const bearer = typeof authorization === 'string' ? authorization.split(' ').at(-1) : undefined;
	return bearer ? [bearer] : [];
}
