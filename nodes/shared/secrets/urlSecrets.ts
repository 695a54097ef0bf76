/** Stands where a secret stood. */
export const MASK = '***';

/**
 * Begins the fragment in which an OpenClaw Trigger remembers where a job delivered before: that may
 * be a URL with a token, encoded.
 */
export const MEMORY_FRAGMENT = '#openclaw-n8n=';

/** Names of query parameters that let somebody in: `token`, `access_token`, `sig`, `api_key`, … */
const SECRET_NAME =
	/token|secret|signature|passw|credential|apikey|api[-_]key|^sig$|^key$|^pwd$|^pass$|^auth$|authorization|^code$|^jwt$|^hmac$/i;

/** A host that serves webhooks alone: all of its paths is the secret (hooks.slack.com, hook.eu1.make.com). */
const HOOK_HOST = /^(hooks?|webhooks?)\./i;

/** In such a path the rest may be the secret (`/services/T…/B…/…`, `/api/webhooks/<id>/<token>`). */
const HOOK_SEGMENT = /^(hooks?|webhooks?|webhookb2|services|catch)$/i;

const UUID = /^[\da-f]{8}(-[\da-f]{4}){3}-[\da-f]{12}$/i;

const URL_IN_TEXT = /\bhttps?:\/\/[^\s"'<>\\]+/gi;

/** Parameters of URLs that are not written out (`…?token=`), and memories. */
const PART_OF_URL = new RegExp(
	`([?&]([^=&?#\\s"'<>]+)=|${MEMORY_FRAGMENT})([^&#\\s"'<>\\\\]+)`,
	'gi',
);

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
		if (secret !== MASK) found.push(secret, decoded(secret));
		return MASK;
	});
	return found;
}

/** Whether a secret of the URL is only its mask: such a URL leads nowhere. */
export function isMaskedUrl(url: string): boolean {
	return decoded(url).includes(MASK);
}

type Replace = (secret: string) => string;

function replaceSecrets(text: string, replace: Replace): string {
	return text
		.replace(URL_IN_TEXT, (url) => replaceInPath(url, replace))
		.replace(
			PART_OF_URL,
			(match: string, start: string, name: string | undefined, value: string) =>
				name === undefined || SECRET_NAME.test(decoded(name)) ? start + replace(value) : match,
		);
}

function replaceInPath(url: string, replace: Replace): string {
	const parts = /^(https?:\/\/)(?:([^/?#@]*)@)?([^/?#]*)([^?#]*)(.*)$/is.exec(url);
	if (!parts) return url;
	const [, scheme = '', user, host = '', path = '', rest = ''] = parts;
	const shownUser = user === undefined ? '' : `${replace(user)}@`;
	let isInHook = HOOK_HOST.test(host);
	const segments = path.split('/').map((segment) => {
		const isSecret = isSecretSegment(segment, isInHook ? 16 : 24);
		isInHook ||= HOOK_SEGMENT.test(segment);
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

function decoded(text: string): string {
	try {
		return decodeURIComponent(text.replaceAll('+', ' '));
	} catch {
		// A stray % is no encoding: the text is meant as it stands.
		return text;
	}
}
