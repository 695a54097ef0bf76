import { maskerOf } from './mask';
import { maskUrls } from './urlSecrets';

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
