import { createHash, timingSafeEqual } from 'node:crypto';
import { NodeOperationError } from 'n8n-workflow';
import type { IDataObject, IHookFunctions, IWebhookFunctions } from 'n8n-workflow';
import { unauthorized } from './answer';

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
				"Open the OpenClaw Webhook credential and enter the value of cron.webhookToken from the gateway's configuration. Without a token nobody could be told apart, so every request is refused.",
		});
	}
	return [token, previousToken].filter((entry): entry is string => !isBlank(entry));
}

/**
 * @returns what must not be seen in the item: every accepted token, and a `?token=` of the request
 * (which may be another than the credential's where only the header counts)
 * @throws RefusedRequest (401)
 */
export async function authenticate(
	context: IWebhookFunctions,
	mode: AuthenticationMode,
): Promise<{ secrets: string[] }> {
	const accepted = await readAcceptedTokens(context).catch((error: Error) => {
		// To strangers this is a refusal like any other; the cause is for whoever runs n8n.
		context.logger.error(`${context.getNode().name} refuses every request: ${error.message}`);
		throw unauthorized('The webhook credential of this node cannot be used. See the log of n8n.');
	});
	const presented = readPresentedTokens(
		context.getHeaderData(),
		context.getQueryData() as IDataObject,
	);
	if (!isAuthentic(mode, presented, accepted)) throw unauthorized(HOW_TO_AUTHENTICATE[mode]);
	return { secrets: presented.query === null ? accepted : [...accepted, presented.query] };
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

function isAuthentic(
	mode: AuthenticationMode,
	presented: PresentedTokens,
	accepted: readonly string[],
): boolean {
	const bearer = isAccepted(presented.bearer, accepted);
	const query = isAccepted(presented.query, accepted);
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
function isAccepted(presented: string | null, accepted: readonly string[]): boolean {
	if (presented === null) return false;
	const digest = sha256(presented);
	return accepted.map((token) => timingSafeEqual(digest, sha256(token))).includes(true);
}

function sha256(text: string): Buffer {
	return createHash('sha256').update(text).digest();
}

function isBlank(token: string | undefined): boolean {
	return typeof token !== 'string' || token.trim() === '';
}
