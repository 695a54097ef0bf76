import { decoded } from '../decoded';

/** Stands where a secret stood. */
export const MASK = '***';

/**
 * Begins the fragment in which an OpenClaw Trigger remembers where a job delivered before: that may
 * be a URL with a token, encoded.
 */
export const MEMORY_FRAGMENT = '#openclaw-n8n=';

/** Names of parameters that let somebody in: `token`, `access_token`, `sig`, `subscription-key`, … */
const SECRET_NAME =
	/token|secret|signature|passw|passphrase|credential|authorization|(api|access|auth|private|shared|user|write|hook)key|(^|[-_.])(key|sig|auth|pwd|pw|pass|code|jwt|hmac|sid|session([-_]?id)?|otp|pin|sas|bearer|ticket|hash)$/i;

/** Such names in one word, as in `hookKey`. */
const SECRET_WORD = /[a-z](Key|Sig|Auth|Pass)$/;

/** A host that serves webhooks alone: all of its paths is the secret (hooks.slack.com, hook.eu1.make.com). */
const HOOK_HOST = /^(hooks?|webhooks?)\./i;

/** In such a path the rest may be the secret (`/services/T…/B…/…`, `/api/webhooks/<id>/<token>`). */
const HOOK_SEGMENT = /^(hooks?|webhooks?|webhookb2|services|catch|key|token|secret)$/i;

const UUID = /^[\da-f]{8}(-[\da-f]{4}){3}-[\da-f]{12}$/i;

const URL_IN_TEXT = /\bhttps?:\/\/[^\s"'<>\\]+/gi;

/** Parameters, also of URLs that are not written out (`…?token=`) and of fragments; and memories. */
const PART_OF_URL = new RegExp(
	`(${MEMORY_FRAGMENT}|[?&;#]([^=&;?#\\s"'<>]+)=)([^&;#\\s"'<>\\\\]+)`,
	'gi',
);

/** As chance writes a value: no word, and no date. */
const SHORTEST_CHANCE = 20;

/**
 * `text`, a URL or a text that quotes some, with what lets somebody in replaced: parameters by their
 * name, user and password, the secret part of a hook's path, and a trigger's memory. All else of the
 * text stays character by character.
 */
export function maskUrls(text: string): string {
	return replaceSecrets(text, () => MASK);
}

/** Every value that `maskUrls` would replace, as it is written and decoded. */
export function secretsInUrls(text: string): string[] {
	const found: string[] = [];
	replaceSecrets(text, (secret) => {
		if (secret !== MASK) found.push(secret, asText(secret));
		return MASK;
	});
	return found;
}

/** Whether a secret of the URL is only its mask: such a URL leads nowhere. */
export function isMaskedUrl(url: string): boolean {
	return asText(url).includes(MASK);
}

type Replace = (secret: string) => string;

function replaceSecrets(text: string, replace: Replace): string {
	return text
		.replace(URL_IN_TEXT, (url) => replaceInPath(url, replace))
		.replace(
			PART_OF_URL,
			(match: string, start: string, name: string | undefined, value: string) =>
				name === undefined || isSecretParameter(asText(name), value)
					? start + replace(value)
					: match,
		);
}

function isSecretParameter(written: string, value: string): boolean {
	// `key[]` and `api[key]` are how some servers write lists and objects.
	const name = written.replaceAll(/[[\]]+/g, '.').replace(/\.$/, '');
	if (SECRET_NAME.test(name) || SECRET_WORD.test(name)) return true;
	const plain = asText(value);
	// A URL within the URL.
	if (plain !== value && maskUrls(plain) !== plain) return true;
	return plain.length >= SHORTEST_CHANCE && !UUID.test(plain) && isByChance(plain);
}

/** Small letters, capitals and digits follow each other more often than words and moments have it. */
function isByChance(text: string): boolean {
	const kinds = [...text.replaceAll(/[^a-z\d]/gi, '').matchAll(/[a-z]+|[A-Z]+|\d+/g)];
	return kinds.length > 4 && /\d/.test(text) && !/[\s/]/.test(text);
}

function replaceInPath(url: string, replace: Replace): string {
	const parts = /^(https?:\/\/)(?:([^/?#@]*)@)?([^/?#]*)([^?#]*)(.*)$/is.exec(url);
	if (!parts) return url;
	const [, scheme = '', user, host = '', path = '', rest = ''] = parts;
	const shownUser = user === undefined ? '' : `${replace(user)}@`;
	const isHookHost = HOOK_HOST.test(host);
	let isInHook = isHookHost;
	let isAfterWord = false;
	const segments = path.split('/').map((segment) => {
		const isSecret =
			isSecretSegment(segment, isInHook ? 16 : 24) ||
			(isHookHost && isSecretOfHookHost(segment, isAfterWord));
		isAfterWord = HOOK_SEGMENT.test(segment);
		isInHook ||= isAfterWord;
		return isSecret ? replace(segment) : segment;
	});
	return `${scheme}${shownUser}${host}${segments.join('/')}${rest}`;
}

/** Letters and digits mixed, as chance writes them. A UUID is n8n's name for a webhook. */
function isSecretSegment(segment: string, shortest: number): boolean {
	const isLong = segment.length >= shortest && /^[\w.~:%@=-]+$/.test(segment);
	const isBotToken = /^bot\d+:/i.test(segment);
	return (
		isBotToken || (isLong && /\d/.test(segment) && /[a-z]/i.test(segment) && !UUID.test(segment))
	);
}

/** There even a UUID is one (webhook.site), unless it follows the word as it does in n8n. */
function isSecretOfHookHost(segment: string, isAfterWord: boolean): boolean {
	if (UUID.test(segment)) return !isAfterWord;
	return /^[\w-]{16,}$/.test(segment) || /^(?=.*\d)(?=.*[a-z])[a-z\d]{5,}$/.test(segment);
}

const asText = (parameter: string): string => decoded(parameter.replaceAll('+', ' '));
