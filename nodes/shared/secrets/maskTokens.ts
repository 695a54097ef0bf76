import { maskUrlTokens } from './maskUrlTokens';
import { maskSecrets } from './maskSecrets';

/** Longer ones say no more to a reader, and n8n stores them. */
const MOST_CHARACTERS = 2000;

/** A copy in which neither a secret of the connection nor the token of any URL is left. */
export function maskTokens<T>(value: T, { secrets }: { secrets: readonly string[] }): T {
	return maskUrlTokens(maskSecrets(value, secrets));
}

/**
 * What others wrote, for an error: without secrets, and in one line of bounded length, so that it
 * cannot pass for another line of a log or steer a terminal.
 */
export function cleanText(text: string, connection: { secrets: readonly string[] }): string {
	const line = maskTokens(text, connection).replace(/[\p{Cc}\p{Zl}\p{Zp}]+/gu, ' ');
	return line.length <= MOST_CHARACTERS ? line : `${line.slice(0, MOST_CHARACTERS)}…`;
}
