import { isJsonObject } from '../json';
import { MASK, maskUrls, secretsInUrls } from './urlSecrets';

/** Shorter ones occur in ordinary words; no token in use is that short. */
export const SHORTEST_SECRET = 8;

/** One that a URL holds is looked for elsewhere, too, where no word of a text can be meant. */
const SHORTEST_SECRET_OF_URL = 16;

/** What an item is known and sorted by is never changed: no secret is in it. */
const KEPT = /^(runKey|jobId|deduplicationKey|runAt|finishedAt|.*AtMs|ts)$/;

/** Where a gateway keeps the targets of a job and of a run, and what it says of them. */
const PLACE =
	/^(delivery|completionDestination|failureDestination|failureAlert|intended|resolved)$/;
const TARGET = /^(to|url)$/;
const TARGETS_ANYWHERE =
	/^(deliveryPreview|deliveryError|lastDeliveryError|lastFailureNotificationDeliveryError|webhook|webhookUrl|finding|whatToDo)$/;

/**
 * A copy of what the gateway said, for an item that n8n stores.
 *
 * By place: of the URLs that jobs and runs deliver to, whatever lets somebody in (a token, a
 * signature, a trigger's memory); and each such value again wherever it stands. By `secrets`: those
 * known to the node, everywhere, as they are and encoded. All else stays as it is: a link with a
 * token that an agent wrote into a summary or a prompt is what the user asked for.
 *
 * Parts without a secret are shared with the original, not copied. Recursive: the caller bounds the
 * depth (see `isNestedDeeperThan`).
 */
export function mask<T>(value: T, secrets: readonly string[]): T {
	const inUrls: string[] = [];
	const withoutUrls = walk(value, (text, isTarget) => {
		if (!isTarget) return text;
		inUrls.push(...secretsInUrls(text));
		return maskUrls(text);
	});
	const maskKnown = maskerOf([
		...secrets.filter(({ length }) => length >= SHORTEST_SECRET),
		...inUrls.filter(({ length }) => length >= SHORTEST_SECRET_OF_URL),
	]);
	return walk(withoutUrls, maskKnown, maskKnown) as T;
}

/** Replaces every way to write one of the secrets. */
export function maskerOf(secrets: readonly string[]): (text: string) => string {
	const written = [...new Set(secrets.flatMap(waysToWrite))];
	// The longest first: a secret may contain another.
	written.sort((one, other) => other.length - one.length);
	return (text) => written.reduce((masked, secret) => masked.replaceAll(secret, MASK), text);
}

function waysToWrite(secret: string): string[] {
	if (secret === '') return [];
	// Lone surrogates have no percent-encoding (encodeURIComponent throws on them).
	const encodable = secret.toWellFormed();
	const encoded = encodeURIComponent(encodable);
	const base64 = Buffer.from(encodable).toString('base64');
	return [
		secret,
		encoded,
		encoded.replaceAll('%20', '+'),
		JSON.stringify(secret).slice(1, -1),
		base64,
		base64.replaceAll('+', '-').replaceAll('/', '_').replace(/=+$/, ''),
	];
}

type Replace = (text: string, isTarget: boolean) => string;

function walk(
	value: unknown,
	replace: Replace,
	replaceKey: (key: string) => string = (key) => key,
	path: readonly string[] = [],
): unknown {
	if (typeof value === 'string') return replace(value, isTarget(path));
	if (Array.isArray(value)) {
		const changed = value.map((entry) => walk(entry, replace, replaceKey, path));
		return changed.some((entry, index) => entry !== value[index]) ? changed : value;
	}
	if (!isJsonObject(value)) return value;
	const entries = Object.entries(value);
	const changed = entries.map(([key, entry]): [string, unknown] => [
		replaceKey(key),
		KEPT.test(key) && typeof entry === 'string'
			? entry
			: walk(entry, replace, replaceKey, [...path.slice(-4), key]),
	]);
	const isChanged = changed.some(
		([key, entry], index) => key !== entries[index]?.[0] || entry !== entries[index]?.[1],
	);
	// Object.fromEntries defines own properties: a key named __proto__ stays a key.
	return isChanged ? Object.fromEntries(changed) : value;
}

function isTarget(path: readonly string[]): boolean {
	if (path.some((key) => TARGETS_ANYWHERE.test(key))) return true;
	return TARGET.test(path.at(-1) ?? '') && PLACE.test(path.at(-2) ?? '');
}

/** Longer ones say no more to a reader, and n8n stores them. */
const MOST_CHARACTERS = 2000;

/**
 * What others wrote, for an error or the log: without the secrets, also those of the URLs that it
 * quotes, and in one line of bounded length, so that it cannot pass for another line of a log or
 * steer a terminal.
 */
export function cleanText(text: string, secrets: readonly string[]): string {
	const masked = maskUrls(maskerOf(secrets)(text));
	const line = masked.replace(/[\p{Cc}\p{Zl}\p{Zp}]+/gu, ' ');
	return line.length <= MOST_CHARACTERS ? line : `${line.slice(0, MOST_CHARACTERS)}…`;
}
