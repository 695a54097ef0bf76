import { isJsonObject } from '../json';
import { saysToStaySilent } from './silentIntent';

/** What an agent answers that has nothing to say; the gateway posts it like any other summary. */
const TOKEN = 'NO_REPLY';

/** More than a silent reply has, besides thoughts in tags: what is longer is not worth the look. */
const LONGEST = 20_000;

const TOKENS_ONLY = new RegExp(`^\\s*${TOKEN}(?:\\s+${TOKEN})*\\s*$`, 'i');

const TAG_NAME = '(?:(?:antml:|mm:)?(?:think(?:ing)?|thought)|antthinking)';
const OPENING = `^\\s*<\\s*${TAG_NAME}\\b[^<>]*>`;

/** Thoughts that some models write before their answer; the closing tag may be any of them. */
const TAGGED_THOUGHTS = new RegExp(`${OPENING}[\\s\\S]*?<\\s*/\\s*${TAG_NAME}\\s*>\\s*`, 'i');
const OPEN_THOUGHTS = new RegExp(OPENING, 'i');
const PLAIN_THOUGHTS =
	/^\s*(?:think(?:ing)?|thought|analysis|reasoning)(?:\s*:[^\S\n]*\n|[^\S\n]*\n)/i;

/**
 * Whether the agent chose to say nothing, by the rule of the gateway (`isSilentReplyPayloadText` of
 * OpenClaw 2026.9.6; a test compares the two): the token alone in any case, repeated or with
 * punctuation around it, as a JSON string, as `{"action":"NO_REPLY"}`; after thoughts the token
 * alone, or a sentence that says to stay silent and then the token. A sentence that mentions the
 * token is a reply.
 */
export function isSilentReply({ summary }: { summary: string | null }): boolean {
	if (summary === null) return false;
	const text = summary.trim();
	const answer = withoutTaggedThoughts(text);
	if (answer.length > LONGEST) return false;
	if (answer !== text) return isTokenOnly(answer) || isSilentAtTheEnd(answer, 'tagged');
	const thoughts = OPEN_THOUGHTS.exec(text) ?? PLAIN_THOUGHTS.exec(text);
	if (thoughts) {
		const rest = text.slice(thoughts[0].length);
		return isTokenOnly(rest) || isSilentAtTheEnd(rest, 'plain');
	}
	if (isTokenOnly(text)) return true;
	const parsed = parseJson(text);
	return isToken(parsed) || (isJsonObject(parsed) && isSilentAction(parsed));
}

function withoutTaggedThoughts(text: string): string {
	let rest = text;
	for (;;) {
		const thoughts = TAGGED_THOUGHTS.exec(rest);
		if (!thoughts) return rest;
		rest = rest.slice(thoughts[0].length);
	}
}

function isTokenOnly(text: string): boolean {
	return TOKENS_ONLY.test(text) || TOKENS_ONLY.test(withoutEdgePunctuation(text.trim()));
}

/** Whether the token ends the text, and what stands before it is no answer. */
function isSilentAtTheEnd(text: string, thoughts: 'tagged' | 'plain'): boolean {
	const trimmed = text.trim();
	const before = trimmed.slice(0, -TOKEN.length);
	const isLast = trimmed.slice(-TOKEN.length).toUpperCase() === TOKEN;
	if (!isLast || !/(?:^|[\s*.])$/.test(before)) return false;
	// The one character that separates it belongs to the token.
	const said = before.slice(0, -1).trim();
	return said === '' || saysToStaySilent(said, thoughts);
}

function isSilentAction(envelope: object): boolean {
	const [entry, ...others] = Object.entries(envelope);
	return others.length === 0 && entry?.[0] === 'action' && isToken(entry[1]);
}

const isToken = (value: unknown) => typeof value === 'string' && value.trim() === TOKEN;

/** Undefined where the text is no JSON: most replies are none. */
function parseJson(text: string): unknown {
	try {
		return JSON.parse(text);
	} catch {
		return undefined;
	}
}

function withoutEdgePunctuation(text: string): string {
	const characters = [...text];
	const isWord = (character: string) => !/\p{P}/u.test(character);
	return characters
		.slice(Math.max(characters.findIndex(isWord), 0), characters.findLastIndex(isWord) + 1)
		.join('');
}
