import { MASK } from './urlSecrets';

/** Replaces every way to write one of the secrets. */
export function maskerOf(secrets: readonly string[]): (text: string) => string {
	// The longest first: a secret may contain another.
	const byLength = (one: string, other: string) => other.length - one.length;
	const written = [...new Set(secrets.flatMap(waysToWrite))].sort(byLength);
	const encodable = [...new Set(secrets)].filter(isEncodable).sort(byLength);
	let encoded: RegExp[] | undefined;
	return (text) => {
		const masked = written.reduce((rest, secret) => rest.replaceAll(secret, MASK), text);
		if (!/%[\da-f]{2}/i.test(masked)) return masked;
		encoded ??= encodable.map(percentEncoded);
		return encoded.reduce((rest, secret) => rest.replaceAll(secret, MASK), masked);
	};
}

/** Longer ones make a pattern that is too large; they are found as `waysToWrite` has them. */
const LONGEST_PATTERN = 1000;

const isEncodable = ({ length }: string): boolean => length > 0 && length <= LONGEST_PATTERN;

/**
 * A secret of which any characters are percent-encoded, however often: which of them a writer of URLs
 * encodes is its own choice (`'` and `;`), and so are the letters of the hexadecimal digits.
 */
function percentEncoded(secret: string): RegExp {
	const characters = [...secret.toWellFormed()].map((character) => {
		const hex = [...Buffer.from(character)].map((byte) => `%(?:25)*${hexOf(byte)}`).join('');
		const plain = character.replace(/[\\^$.*+?()[\]{}|/]/, '\\$&');
		return character === ' ' ? `(?:[ +]|%(?:25)*2[bB]|${hex})` : `(?:${plain}|${hex})`;
	});
	return new RegExp(characters.join(''), 'gu');
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

/** Two digits, each as a pattern. */
function hexOf(byte: number): string {
	const digits = byte.toString(16).padStart(2, '0');
	return digits.replace(/[a-f]/g, (digit) => `[${digit}${digit.toUpperCase()}]`);
}
