import { isDoubtfulName, isHarmlessName, isSecretName, nameOf } from './parameterNames';
import { asText, isByChance, isReadable, MOST_DECODINGS, UUID } from './readable';
import { secretSegments } from './secretPaths';
import { startOfHost, URL_IN_TEXT, URL_TO_THE_END } from './urlPatterns';

/** Stands where a secret stood. */
export const MASK = '***';

/**
 * Begins the fragment in which an OpenClaw Trigger remembers where a job delivered before: that may
 * be a URL with a token, encoded.
 */
export const MEMORY_FRAGMENT = '#openclaw-n8n=';

/**
 * Parameters of URLs that are not written out (`…?token=`) and of fragments; and memories. What is a
 * mask already is followed by a sign of the sentence at most.
 */
const LOOSE_PART = new RegExp(
	`(${MEMORY_FRAGMENT}|[?&;#]([^=&;?#\\s"'<>]+)=)(?!\\*{3}[).,:;!?\\]}]*(?:[&#\\s"'<>\\\\]|$))([^&;#\\s"'<>\\\\]+)`,
	'gi',
);

/** Nobody is let in by so few characters, unless the name says so. */
const LONGEST_HARMLESS = 3;

/**
 * A text that quotes URLs, with what lets somebody in replaced: parameters, unless their names are
 * known to be harmless; user and password; the secret part of a hook's path; and a trigger's memory.
 * All else of the text stays character by character.
 */
export function maskUrls(text: string): string {
	return replaceInText(text, () => MASK, 0);
}

/** The same for a text that is or ends with one URL, whose characters may be any. */
export function maskTarget(target: string): string {
	return replaceInTarget(target, () => MASK, 0);
}

/**
 * What would be replaced of a target, or of a text that quotes some, as it is written and decoded:
 * all by which anybody is let in for sure. A word, an ID or another URL may be meant where it stands
 * again.
 */
export function secretsIn(text: string, isTarget: boolean): string[] {
	const found: string[] = [];
	const replace = isTarget ? replaceInTarget : replaceInText;
	replace(
		text,
		(secret, isSure = true) => {
			const plain = asText(secret);
			const isLikely = !UUID.test(plain) && !isReadable(plain) && !/\s|:\/\//.test(plain);
			// A password stands elsewhere without its user.
			if (isSure || isLikely) found.push(secret, plain, plain.replace(/^[^:]*:/, ''));
			return MASK;
		},
		0,
	);
	return found.filter((secret) => !secret.includes(MASK));
}

/** Whether a secret of the URL is only its mask: such a URL leads nowhere. */
export function isMaskedUrl(url: string): boolean {
	return asText(url).includes(MASK);
}

/** `isSure` is false where a value is hidden only because nobody knows better. */
type Replace = (secret: string, isSure?: boolean) => string;

function replaceInText(text: string, replace: Replace, depth: number): string {
	const shown = text.replace(
		URL_IN_TEXT,
		(_url, scheme: string, rest: string) => scheme + replaceInUrl(rest, replace, depth),
	);
	return replaceLooseParts(shown, replace, depth);
}

function replaceInTarget(target: string, replace: Replace, depth: number): string {
	const found = URL_TO_THE_END.exec(target);
	if (!found) return replaceLooseParts(target, replace, depth);
	const [, scheme = '', rest = ''] = found;
	const before = replaceLooseParts(target.slice(0, found.index), replace, depth);
	return before + scheme + replaceInUrl(rest, replace, depth);
}

function replaceLooseParts(text: string, replace: Replace, depth: number): string {
	return text.replace(
		LOOSE_PART,
		(match: string, start: string, name: string | undefined, value: string) =>
			name === undefined || isSecretLoose(nameOf(name), value, depth)
				? start + replace(value)
				: match,
	);
}

function isSecretLoose(name: string, value: string, depth: number): boolean {
	if (isSecretName(name) || hidesSecret(value, depth)) return true;
	return (isDoubtfulName(name) && value.length > LONGEST_HARMLESS) || isByChance(asText(value));
}

/** No server takes a longer one: it is not looked through, and hidden behind its origin. */
const LONGEST_URL = 16_384;

/** `rest` is what follows the scheme and its slashes. */
function replaceInUrl(rest: string, replace: Replace, depth: number): string {
	const start = startOfHost(rest);
	const shownUser = start === 0 ? '' : `${replace(rest.slice(0, start - 1))}@`;
	const parts = /^([^\\/?#]*)([^?#]*)(\?[^#]*)?(#.*)?$/s.exec(rest.slice(start));
	const [, host = '', path = '', query = '', fragment = ''] = parts ?? [];
	const behind = rest.slice(start + host.length);
	if (behind.length > LONGEST_URL) {
		return shownUser + host + behind.charAt(0) + replace(behind.slice(1), false);
	}
	const parameters = (text: string, separator: RegExp) =>
		text.replace(
			separator,
			(_, sign: string, part: string) => sign + replaceInParameter(part, replace, depth),
		);
	const shownFragment = fragment.startsWith(MEMORY_FRAGMENT)
		? MEMORY_FRAGMENT + replace(fragment.slice(MEMORY_FRAGMENT.length))
		: parameters(fragment, /([#&?])([^#&?]*)/g);
	return [
		shownUser + host,
		replaceInPath(host, path, replace, depth),
		parameters(query, /(^\?|&)([^&]*)/g),
		shownFragment,
	].join('');
}

function replaceInPath(host: string, path: string, replace: Replace, depth: number): string {
	const parts = (path.match(/[^\\/]+/g) ?? []).map((segment) => segment.split(';'));
	const isSecret = secretSegments(
		host,
		parts.map(([segment = '']) => segment),
	);
	const shown = parts.map(([segment = '', ...parameters], index) =>
		[
			isSecret[index] || hidesSecret(segment, depth) ? replace(segment, false) : segment,
			...parameters.map((part) => replaceInParameter(part, replace, depth)),
		].join(';'),
	);
	return path.replace(/[^\\/]+/g, () => shown.shift() ?? '');
}

function replaceInParameter(part: string, replace: Replace, depth: number): string {
	const [, written = '', equals = '', value = ''] = /^([^=]*)(=?)(.*)$/s.exec(part) ?? [];
	// A value without a name, such as one in base64, may end with `=`.
	if (!isReadable(written, equals === '' ? 8 : 16)) return replace(part, false);
	if (value === '') return part;
	const name = nameOf(written);
	if (isSecretName(name)) return `${written}=${replace(value)}`;
	return isHarmless(name, value, depth) ? part : `${written}=${replace(value, false)}`;
}

function isHarmless(name: string, value: string, depth: number): boolean {
	const text = asText(value);
	if (hidesSecret(value, depth) || isByChance(text)) return false;
	return text.length <= LONGEST_HARMLESS || isHarmlessName(name);
}

/** A URL within the URL, or what cannot be decoded. */
function hidesSecret(written: string, depth: number): boolean {
	const text = asText(written);
	if (/%[\da-f]{2}/i.test(text) || depth >= MOST_DECODINGS) return true;
	return replaceInTarget(text, () => MASK, depth + 1) !== text;
}
