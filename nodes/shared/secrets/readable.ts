import { decoded } from '../decoded';

/** As often does a gateway decode what it looks at (redact-sensitive-url of OpenClaw 2026.9.6). */
export const MOST_DECODINGS = 8;

/** What a part of a URL says, however often it was encoded. */
export function asText(written: string): string {
	return decodedFully(written.replaceAll('+', ' '));
}

/** `clean` is done before the first decoding and after each. */
export function decodedFully(written: string, clean = (text: string) => text): string {
	let text = clean(written);
	for (let times = 0; times < MOST_DECODINGS && text.includes('%'); times++) {
		text = clean(decoded(text));
	}
	return text;
}

export const UUID = /^[\da-f]{8}(-[\da-f]{4}){3}-[\da-f]{12}$/i;

/** A word, or some in one (`sendMessage`), a number, a version, a date. */
const WORD =
	/^(\d+|\p{Lo}+|(\p{Ll}{1,24}|\p{Lu}{1,12})?(\p{Lu}\p{Ll}{2,23})*(\p{Lu}{2,3})?\d{0,4}|\d{8}T\d{6}Z?)$/u;

/** Whether all but fewer than `most` characters read as words do, and not as chance writes them. */
export function isReadable(text: string, most = 8): boolean {
	const parts = asText(text).split(/[^\p{L}\p{N}]+/u);
	const rest = parts.filter((part) => !WORD.test(part));
	return rest.reduce((sum, { length }) => sum + length, 0) < most;
}

/** As chance writes a value: no word, and no date. */
const SHORTEST_CHANCE = 20;

/** Small letters, capitals and digits follow each other more often than words and moments have it. */
export function isByChance(text: string): boolean {
	if (text.length < SHORTEST_CHANCE || UUID.test(text) || !/\d/.test(text) || /[\s/]/.test(text)) {
		return false;
	}
	const kinds = text.replaceAll(/[^a-z\d]/gi, '').match(/[a-z]+|[A-Z]+|\d+/g);
	return kinds !== null && kinds.length > 4;
}
