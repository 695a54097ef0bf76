import { createHash, hkdfSync } from 'node:crypto';
import { NodeOperationError, UserError } from 'n8n-workflow';
import type { IHookFunctions, IWebhookFunctions } from 'n8n-workflow';
import {
	GATEWAY_CREDENTIAL,
	readConnection,
	type GatewayCredential,
} from '../../shared/gateway/connection';

/** Changing it changes the token of every trigger. */
const LABEL = 'n8n-nodes-openclaw-gateway: token of an OpenClaw Trigger, version 1';

const TOKEN_BYTES = 32;

/** As many gateway tokens as may be changed before the jobs have followed the first change. */
const MOST_REGISTERED = 4;

/**
 * The token that a trigger with automatic registration puts into the URL of its jobs: of this
 * trigger alone, and the same at each registration as long as the gateway's token is. It says
 * nothing about the gateway's token (HKDF, RFC 5869).
 *
 * @throws NodeOperationError where the gateway credential has no token, or is none
 */
export async function ownTokenOf(context: IHookFunctions | IWebhookFunctions): Promise<string> {
	const credential = await context.getCredentials<GatewayCredential>(GATEWAY_CREDENTIAL);
	try {
		return deriveToken(secretOf(credential), triggerIdOf(context));
	} catch (error) {
		throw new NodeOperationError(context.getNode(), error as Error);
	}
}

/**
 * The same for the test and the production URL of a trigger, and for it in a copy of its n8n. Copies
 * of a workflow have the nodes' own IDs in common.
 */
export function triggerIdOf(context: IHookFunctions | IWebhookFunctions): string {
	const { webhookId, id } = context.getNode();
	return webhookId ?? `${context.getWorkflow().id}:${id}`;
}

/** From nothing secret everybody could derive the token. */
function secretOf(credential: GatewayCredential): string {
	const { token } = readConnection(credential);
	if (token !== '') return token;
	throw new UserError('Automatic registration needs a gateway with a token or a password', {
		description:
			'The gateway credential has no authentication, so that nothing secret is known to both sides. Set a token in the gateway and the credential, or set Registration to Manual.',
	});
}

export function deriveToken(gatewayToken: string, trigger: string): string {
	const derived = hkdfSync('sha256', gatewayToken, '', `${LABEL}\n${trigger}`, TOKEN_BYTES);
	return Buffer.from(derived).toString('base64url');
}

/** Whether a token may be one that a trigger made for itself. */
export function hasFormOfOwn(token: string): boolean {
	return /^[\w-]{43}$/.test(token);
}

/** As digests, the latest one first, by workflow and trigger. */
const knownToThisProcess = new Map<string, string[]>();

function memoryKeyOf(context: IHookFunctions | IWebhookFunctions): string {
	return `${context.getWorkflow().id}:${triggerIdOf(context)}`;
}

/**
 * Tokens that jobs may still hold, as digests, the latest one first: what was registered is known
 * again after the gateway's token was changed, also while the credential cannot be read. They are in
 * the trigger's static data, and in the memory of this process, as n8n saves static data after a
 * publication and at a start, but not where the jobs have followed a change meanwhile.
 */
export function registeredDigests(context: IHookFunctions | IWebhookFunctions): string[] {
	const { registeredTokens } = context.getWorkflowStaticData('node');
	const saved = Array.isArray(registeredTokens)
		? registeredTokens.filter((digest) => typeof digest === 'string')
		: [];
	return [...new Set([...(knownToThisProcess.get(memoryKeyOf(context)) ?? []), ...saved])];
}

/**
 * A run that ended before its job got another token may come behind it: the gateway tries a webhook for
 * half a minute, with the URL of the beginning.
 */
const ON_THE_WAY_MS = 60_000;

/** By workflow, trigger and digest: until when, on the clock that nobody can set. */
const onTheWay = new Map<string, number>();

/** Whether a run may be on its way with a token that the jobs had until a moment ago. */
export function isOnTheWay(context: IWebhookFunctions, token: string): boolean {
	const until = onTheWay.get(`${memoryKeyOf(context)}:${digestOfOwn(token)}`);
	return until !== undefined && performance.now() < until;
}

/** `isOnly`: no job holds an earlier token any more. */
export function rememberRegistered(
	context: IHookFunctions,
	token: string,
	{ isOnly }: { isOnly: boolean },
): void {
	const current = digestOfOwn(token);
	const key = memoryKeyOf(context);
	// Not what is saved: that may be of a time when the trigger had another webhook ID.
	for (const earlier of knownToThisProcess.get(key) ?? []) {
		const entry = `${key}:${earlier}`;
		if (earlier === current || (isOnly && !onTheWay.has(entry))) continue;
		onTheWay.set(entry, performance.now() + ON_THE_WAY_MS);
	}
	const digests = new Set([current, ...(isOnly ? [] : registeredDigests(context))]);
	const latest = [...digests].slice(0, MOST_REGISTERED);
	knownToThisProcess.set(key, latest);
	context.getWorkflowStaticData('node').registeredTokens = latest;
}

/** A token that a request came with and that was right: this process may be none that registers. */
export function rememberAccepted(context: IWebhookFunctions, token: string): void {
	const key = memoryKeyOf(context);
	const digests = new Set([digestOfOwn(token), ...(knownToThisProcess.get(key) ?? [])]);
	knownToThisProcess.set(key, [...digests].slice(0, MOST_REGISTERED));
}

/** Stored: a token of 256 random bits cannot be found from it. */
export function digestOfOwn(token: string): string {
	return createHash('sha256').update(token).digest('base64url');
}
