import { createHash } from 'node:crypto';
import { MEMORY_FRAGMENT } from '../../shared/secrets/urlSecrets';
import { isJsonObject } from '../../shared/json';

/**
 * Where a job delivered before a trigger took it over. Kept in the fragment of the URL that the
 * trigger puts into the job: the gateway stores it and does not send it (measured on 2026.9.6). So
 * the memory is where it is needed, and neither n8n's static data nor a restored backup can lose it.
 */
export interface Previous {
	/** The delivery mode; undefined where the job kept it (announce). */
	mode?: string;
	/** The webhook that stood in the place of this one. */
	to?: string;
}

/** The URL that jobs get, and how the trigger knows its own again. */
export interface Target {
	/** With the trigger's own `?token=`, without fragment. */
	url: string;
	/** Tells this trigger from all others, whatever the address of its n8n. */
	owner: string;
}

/** `node` has to be the same for the test and the production URL of a trigger. */
export function ownerOf(instanceId: string, node: string): string {
	return createHash('sha256').update(`${instanceId}:${node}`).digest('hex').slice(0, 16);
}

export function withMemory({ url, owner }: Target, previous: Previous): string {
	const memory = Buffer.from(JSON.stringify(previous)).toString('base64url');
	return `${url}${MEMORY_FRAGMENT}${owner}.${memory}`;
}

/** Whether this trigger put the URL into a job, for production or for a test. */
export function isRegistered(to: unknown, { owner }: Target): to is string {
	return typeof to === 'string' && to.includes(`${MEMORY_FRAGMENT}${owner}.`);
}

/**
 * Whether a URL is one of this trigger's for the same purpose (production or test), at whatever
 * address n8n had then: the end of its path says so, `<webhook|webhook-test>/<webhook id>/openclaw`.
 */
export function isRegisteredAlike(to: unknown, target: Target): to is string {
	return isRegistered(to, target) && pathEnd(to) === pathEnd(target.url);
}

/** Whether a person may have put the URL there that the trigger would: the token aside, it is the same. */
export function isSameWebhook(to: string, { url }: Target): boolean {
	return bare(to) === bare(url);
}

/**
 * What was there before this registration.
 *
 * @throws SyntaxError where somebody edited the fragment
 */
export function previousOf(to: string, { owner }: Target): Previous {
	const memory = to.slice(to.indexOf(MEMORY_FRAGMENT) + MEMORY_FRAGMENT.length + owner.length + 1);
	const previous: unknown = JSON.parse(Buffer.from(memory, 'base64url').toString('utf8'));
	return isJsonObject(previous) ? previous : {};
}

/**
 * What was there before any registration of this trigger: under a test registration there may be
 * the one for production.
 */
export function originalOf(to: string, target: Target): Previous {
	const previous = previousOf(to, target);
	return isRegistered(previous.to, target) ? originalOf(previous.to, target) : previous;
}

/** The `?token=` of a URL. */
export function tokenIn(url: string | null): string | null {
	return url !== null && URL.canParse(url) ? new URL(url).searchParams.get('token') : null;
}

function pathEnd(url: string): string {
	return new URL(url).pathname.split('/').slice(-3).join('/');
}

function bare(text: string): string {
	if (!URL.canParse(text)) return text;
	const url = new URL(text);
	url.searchParams.delete('token');
	url.hash = '';
	return url.href;
}
