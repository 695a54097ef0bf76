import { timingSafeEqual } from 'node:crypto';
import { NodeOperationError } from 'n8n-workflow';
import type { IDataObject, IHookFunctions, IWebhookFunctions } from 'n8n-workflow';
import { unauthorized } from './answer';
import { readFresh } from './freshRead';
import { copiedDigest, copyToken, digestOf } from './tokenCopy';

/** Where the token is looked for: `Authorization: Bearer`, `?token=`, either, or both. */
export type AuthenticationMode = 'bearer' | 'query' | 'bearerOrQuery' | 'bearerAndQuery';

const HOW_TO_AUTHENTICATE: Record<AuthenticationMode, string> = {
	bearer: 'Send the webhook token as "Authorization: Bearer <token>".',
	query: 'Send the webhook token as "?token=<token>" in the URL.',
	bearerOrQuery:
		'Send the webhook token as "Authorization: Bearer <token>" or as "?token=<token>" in the URL.',
	bearerAndQuery:
		'Send the webhook token as "Authorization: Bearer <token>" and as "?token=<token>" in the URL.',
};

/** An expression can give what is no choice; then nobody is let in. */
const NO_CHOICE = 'The Authentication of this node is none of its choices.';

interface PresentedTokens {
	bearer: string | null;
	query: string | null;
}

/**
 * The tokens that the credential accepts: the gateway's `cron.webhookToken`, and the previous one
 * while it is being changed. Never empty: an empty token would let everybody in.
 *
 * @throws NodeOperationError where the credential's token is empty
 */
export async function readAcceptedTokens(
	context: IHookFunctions | IWebhookFunctions,
): Promise<string[]> {
	const { token, previousToken } = await context.getCredentials<{
		token?: string;
		previousToken?: string;
	}>('openClawWebhookApi');
	if (isBlank(token)) {
		throw new NodeOperationError(context.getNode(), 'The webhook credential has no token', {
			description:
				"Open the OpenClaw Webhook API credential and enter the value of cron.webhookToken from the gateway's configuration. Without a token nobody could be told apart, so every request is refused.",
		});
	}
	return [token, previousToken].filter((entry): entry is string => !isBlank(entry));
}

/**
 * Lets a request in that carries the right token, by a copy of it that is seconds old or by the
 * credential. In the editor's test mode by the credential alone: somebody there may just change it.
 *
 * @returns what must not be seen in the item: every accepted token, and what the request presented
 * @throws RefusedRequest (401)
 */
export async function authenticate(
	context: IWebhookFunctions,
	mode: AuthenticationMode,
): Promise<{ secrets: string[] }> {
	const presented = readPresentedTokens(
		context.getHeaderData(),
		context.getQueryData() as IDataObject,
	);
	const { bearer, query } = presented;
	const shown = [bearer, query, asWritten(query)].filter((token) => token !== null);
	const mayCopy = context.getMode() !== 'manual';
	const copy = mayCopy ? copiedDigest(context, 'openClawWebhookApi') : undefined;
	if (copy && isAuthentic(mode, presented, [copy])) return { secrets: [...new Set(shown)] };

	const readAt = performance.now();
	const accepted = await readFresh(
		context,
		'openClawWebhookApi',
		async () => await readForStranger(context),
	);
	if (!isAuthentic(mode, presented, accepted.map(digestOf))) {
		throw unauthorized(HOW_TO_AUTHENTICATE[mode] ?? NO_CHOICE);
	}
	const [token, ...previous] = accepted;
	// While a token is being changed, both have to be known, so that the item shows neither.
	if (mayCopy && token !== undefined && previous.length === 0) {
		copyToken(context, 'openClawWebhookApi', token, readAt);
	}
	return { secrets: [...new Set([...accepted, ...shown])] };
}

/** To strangers a credential that fails is a refusal like any other; the cause is for the log. */
async function readForStranger(context: IWebhookFunctions): Promise<string[]> {
	return await readAcceptedTokens(context).catch((error: Error) => {
		context.logger.error(`${context.getNode().name} refuses every request: ${error.message}`);
		throw unauthorized('The webhook credential of this node cannot be used. See the log of n8n.');
	});
}

/** Reads what a request shows for itself. A repeated `?token=` is no token. */
function readPresentedTokens(
	headers: { authorization?: unknown },
	query: IDataObject,
): PresentedTokens {
	const { authorization } = headers;
	const bearer =
		typeof authorization === 'string' ? /^bearer +(\S.*)$/i.exec(authorization)?.[1] : undefined;
	return {
		bearer: bearer?.trimEnd() ?? null,
		query: typeof query.token === 'string' ? query.token : null,
	};
}

/** A URL written by hand may have the token as it is, and its "+" is read as a space. */
const asWritten = (token: string | null) => token?.replaceAll(' ', '+') ?? null;

function isAuthentic(
	mode: AuthenticationMode,
	presented: PresentedTokens,
	accepted: readonly Buffer[],
): boolean {
	const bearer = isAccepted(presented.bearer, accepted);
	const query =
		isAccepted(presented.query, accepted) || isAccepted(asWritten(presented.query), accepted);
	switch (mode) {
		case 'bearer':
			return bearer;
		case 'query':
			return query;
		case 'bearerOrQuery':
			return bearer || query;
		case 'bearerAndQuery':
			return bearer && query;
	}
}

/**
 * Compares digests, which all have one length, and compares with every accepted token: how long
 * it takes tells nothing about a token, nor which of them matched.
 */
function isAccepted(presented: string | null, accepted: readonly Buffer[]): boolean {
	if (presented === null) return false;
	const digest = digestOf(presented);
	return accepted.map((token) => timingSafeEqual(digest, token)).includes(true);
}

function isBlank(token: string | undefined): boolean {
	return typeof token !== 'string' || token.trim() === '';
}
