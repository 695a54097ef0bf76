import { createHmac, randomBytes } from 'node:crypto';
import type { IHookFunctions, IWebhookFunctions } from 'n8n-workflow';

/** A token that was changed or removed in the credential is accepted no longer than this. */
const VALID_FOR_MS = 10_000;

/** Of this process alone: a digest that got out of it could be compared with nothing. */
const DIGEST_KEY = randomBytes(32);

/** What a token is read from, or derived from. */
export type TokenCredential = 'openClawApi' | 'openClawWebhookApi';

interface TokenCopy {
	/** What the token is known by; the token itself is not kept. */
	digest: Buffer;
	/** On the clock that nobody can set, in milliseconds. */
	expiresAt: number;
}

const copies = new Map<string, TokenCopy>();

/**
 * What a request with the right token is checked against, for some seconds, instead of the
 * credential: to read a credential costs n8n more than all else that a webhook does. Only a right
 * token gains by it. Whatever does not match the copy is checked against the credential itself.
 */
export function copiedDigest(
	context: IWebhookFunctions,
	credential: TokenCredential,
): Buffer | undefined {
	const copy = copies.get(keyOfToken(context, credential));
	return copy && performance.now() < copy.expiresAt ? copy.digest : undefined;
}

/** @param readAt when the credential was asked for, by `performance.now()` */
export function copyToken(
	context: IWebhookFunctions,
	credential: TokenCredential,
	token: string,
	readAt: number,
): void {
	copies.set(keyOfToken(context, credential), {
		digest: digestOf(token),
		expiresAt: readAt + VALID_FOR_MS,
	});
}

export function forgetTokenCopies(context: IHookFunctions): void {
	for (const credential of ['openClawWebhookApi', 'openClawApi'] as const) {
		copies.delete(keyOfToken(context, credential));
	}
}

/** Digests all have one length, so that they can be compared in constant time. */
export function digestOf(token: string): Buffer {
	return createHmac('sha256', DIGEST_KEY).update(token).digest();
}

/** Another credential, or the same in another node, has a copy and reads of its own. */
export function keyOfToken(
	context: IHookFunctions | IWebhookFunctions,
	credential: TokenCredential,
): string {
	const { id, credentials } = context.getNode();
	const chosen = credentials?.[credential]?.id;
	return JSON.stringify([context.getWorkflow().id, id, credential, chosen]);
}
