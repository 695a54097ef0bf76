import { isJsonObject } from '../json';
import { maskerOf } from './known';
import { maskTarget, maskUrls, secretsIn } from './urlSecrets';

/** Shorter ones occur in ordinary words; no token in use is that short. */
export const SHORTEST_SECRET = 8;

/** One that a URL holds is looked for elsewhere, too, where no word of a text can be meant. */
const SHORTEST_SECRET_OF_URL = 16;

/** What an item is known and sorted by is never changed: no secret is in it. */
const KEPT = /^(runKey|jobId|deduplicationKey|runAt|finishedAt)$/;

/** Where a gateway keeps the targets of a job and of a run. */
const PLACE =
	/^(delivery|completionDestination|failureDestination|failureAlert|intended|resolved|messageToolSentTo)$/;
const TARGET = /^(to|url)$/;

/** Each of these, too, is a target or ends with one (the label of a preview: `webhook:https://…`). */
const TARGET_ANYWHERE = /^(webhook|webhookUrl)$/;
const PREVIEW = 'deliveryPreview';

/** What is said of them. */
const ABOUT_TARGETS =
	/^(deliveryPreview|deliveryError|lastDeliveryError|lastFailureNotificationDeliveryError|failureNotificationDelivery|webhook|webhookUrl|finding|whatToDo)$/;

/**
 * A copy of what the gateway said, for an item that n8n stores.
 *
 * By place: of the URLs that jobs and runs deliver to, whatever lets somebody in (a token, a
 * signature, a trigger's memory); and each such value again wherever it stands. By `secrets`: those
 * known to the node, everywhere, as they are and encoded; and these first, as what is left of a URL
 * without its secrets is not found again. All else stays as it is: a link with a token that an agent
 * wrote into a summary or a prompt is what the user asked for.
 *
 * Parts without a secret are shared with the original, not copied. Recursive: the caller bounds the
 * depth (see `isNestedDeeperThan`).
 */
export function mask<T>(value: T, secrets: readonly string[]): T {
	const maskKnown = maskerOf(secrets.filter(({ length }) => length >= SHORTEST_SECRET));
	const withoutKnown = walk(value, maskKnown, maskKnown);
	const inUrls: string[] = [];
	walk(withoutKnown, (text, place) => {
		if (place !== 'elsewhere') inUrls.push(...secretsIn(text, place === 'target'));
		return text;
	});
	const maskFound = maskerOf(inUrls.filter(({ length }) => length >= SHORTEST_SECRET_OF_URL));
	return walk(withoutKnown, (text, place) => MASK_URLS[place](maskFound(text)), maskFound) as T;
}

type Place = 'target' | 'aboutTargets' | 'elsewhere';

const MASK_URLS: Record<Place, (text: string) => string> = {
	target: maskTarget,
	aboutTargets: maskUrls,
	elsewhere: (text) => text,
};

type Replace = (text: string, place: Place) => string;

function walk(
	value: unknown,
	replace: Replace,
	replaceKey: (key: string) => string = (key) => key,
	path: readonly string[] = [],
): unknown {
	if (typeof value === 'string') return replace(value, placeOf(path));
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

function placeOf(path: readonly string[]): Place {
	const [key = '', parent = ''] = path.toReversed();
	const isWhyNone = key === 'error' && parent === 'resolved';
	const isAbout = isWhyNone || path.some((name) => ABOUT_TARGETS.test(name));
	if (TARGET_ANYWHERE.test(key) || (key === 'label' && parent === PREVIEW)) return 'target';
	if (TARGET.test(key) && (isAbout || PLACE.test(parent))) return 'target';
	return isAbout ? 'aboutTargets' : 'elsewhere';
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
