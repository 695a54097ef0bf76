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
	/** Put there while the editor waits for a test event. */
	test?: true;
}

/** The URL that jobs get, and how the trigger knows its own again. */
export interface Target {
	/** With the trigger's own `?token=`, without fragment. */
	url: string;
	/** The trigger in all copies of its n8n, whatever the address of each. */
	owner: string;
	/** How many segments of the path n8n puts behind `<endpoint>/`. */
	pathSegments: number;
}

/** `node` has to be the same for the test and the production URL of a trigger. */
export function ownerOf(instanceId: string, node: string): string {
	return createHash('sha256').update(`${instanceId}:${node}`).digest('hex').slice(0, 16);
}

export function withMemory({ url, owner }: Target, previous: Previous): string {
	return `${url}${MEMORY_FRAGMENT}${owner}.${memoryOf(previous)}`;
}

/** A registered URL, of whatever trigger, with another memory in place of its own. */
export function withOtherMemory(registered: string, previous: Previous): string {
	return registered.slice(0, -memoryTextOf(registered).length) + memoryOf(previous);
}

/** The same target for a URL that has a memory, which is carried over as it stands. */
export function withMemoryOf({ url, owner }: Target, registered: string): string {
	return `${url}${MEMORY_FRAGMENT}${owner}.${memoryTextOf(registered)}`;
}

/** Whether a trigger, of whatever n8n, put the URL into the job. */
export function isRegistration(to: unknown): to is string {
	return typeof to === 'string' && to.includes(MEMORY_FRAGMENT) && URL.canParse(to);
}

/**
 * Whether the URL leads to this trigger, for the same purpose (production or test): what stands
 * before its query is the same. The owner does not matter: another key of n8n makes another owner.
 */
export function isRegisteredHere(to: unknown, target: Target): to is string {
	return isRegistration(to) && isSameWebhook(to, target);
}

/** Whether this trigger put it there, in whichever copy of its n8n. */
export function isRegisteredByOwner(to: unknown, { owner }: Pick<Target, 'owner'>): to is string {
	return isRegistration(to) && to.includes(`${MEMORY_FRAGMENT}${owner}.`);
}

/** Whether a URL leads to the n8n that the target leads to, and not to a copy of it elsewhere. */
export function isSameN8n(to: string, target: Target): boolean {
	return baseOf(to, target) === baseOf(target.url, target);
}

/** Whether a person may have put the URL there that the trigger would: the token aside, it is the same. */
export function isSameWebhook(to: string, { url }: Pick<Target, 'url'>): boolean {
	return bare(to) === bare(url);
}

/** What was there before this registration; undefined where somebody damaged the memory. */
export function previousOf(to: string): Previous | undefined {
	try {
		const text = Buffer.from(memoryTextOf(to), 'base64url').toString('utf8');
		const previous: unknown = JSON.parse(text);
		return isJsonObject(previous) ? previous : undefined;
	} catch {
		// The caller says what becomes of it. The parser's message would quote a secret.
		return undefined;
	}
}

/** The `?token=` of a URL. */
export function tokenIn(url: string | null): string | null {
	return url !== null && URL.canParse(url) ? new URL(url).searchParams.get('token') : null;
}

function memoryOf(previous: Previous): string {
	return Buffer.from(JSON.stringify(previous)).toString('base64url');
}

function memoryTextOf(to: string): string {
	const afterMark = to.slice(to.indexOf(MEMORY_FRAGMENT) + MEMORY_FRAGMENT.length);
	return afterMark.slice(afterMark.indexOf('.') + 1);
}

/** Origin and path prefix, without the endpoint (`webhook`, `webhook-test`) and what is behind it. */
function baseOf(text: string, { pathSegments }: Target): string {
	const { origin, pathname } = new URL(text);
	return (
		origin +
		pathname
			.split('/')
			.slice(0, -(pathSegments + 1))
			.join('/')
	);
}

function bare(text: string): string {
	if (!URL.canParse(text)) return text;
	const { origin, pathname } = new URL(text);
	return origin + pathname;
}
