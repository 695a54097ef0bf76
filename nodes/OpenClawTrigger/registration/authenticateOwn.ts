import { timingSafeEqual } from 'node:crypto';
import type { IDataObject, IWebhookFunctions } from 'n8n-workflow';
import { unauthorized } from '../../shared/webhook/answer';
import { authenticate } from '../../shared/webhook/authenticate';
import { readFresh } from '../../shared/webhook/freshRead';
import { copiedDigest, copyToken, digestOf } from '../../shared/webhook/tokenCopy';
import { hasWebhookCredential } from './credentials';
import { isHeld, mayHold } from './heldTokens';
import {
	digestOfOwn,
	hasFormOfOwn,
	isOnTheWay,
	ownTokenOf,
	registeredDigests,
	rememberAccepted,
} from './ownToken';

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
		rememberAccepted(context, token);
		return true;
	}
	if (isOnTheWay(context, token)) return true;
	// What is compared is no secret: a digest, of which nobody can choose a beginning.
	if (registeredDigests(context).includes(digestOfOwn(token))) return await mayHold(context, token);
	if (!hasFormOfOwn(token) || !(await isHeld(context, token))) return false;
	rememberAccepted(context, token);
	return true;
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

/** What the gateway sends to every webhook counts for nothing here, and is a secret all the same. */
function bearerOf(context: IWebhookFunctions): string[] {
	const { authorization } = context.getHeaderData() as { authorization?: unknown };
	const bearer = typeof authorization === 'string' ? authorization.split(' ').at(-1) : undefined;
	return bearer ? [bearer] : [];
}
