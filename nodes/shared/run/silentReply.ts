import { isJsonObject } from '../json';

/** What an agent answers that has nothing to say; the gateway posts it like any other summary. */
const TOKEN = 'NO_REPLY';

/** A gateway cuts summaries after 2,000 characters; a longer one is not worth the look. */
const LONGEST = 2100;

const TOKENS_ONLY = new RegExp(`^\\s*${TOKEN}(?:\\s+${TOKEN})*\\s*$`, 'i');

/** Thoughts that some models write before their answer. */
const LEADING_THOUGHTS =
	/^\s*<\s*((?:antml:|mm:)?(?:think(?:ing)?|thought)|antthinking)\b[^<>]*>[\s\S]*?<\s*\/\s*\1\s*>/i;

/**
 * Whether the agent chose to say nothing, by what OpenClaw 2026.9.6 takes for it (read in its code):
 * the token alone in any case, repeated or with punctuation around it, as a JSON string, as
 * `{"action":"NO_REPLY"}`, each also after thoughts. A sentence that mentions the token is a reply.
 */
export function isSilentReply({ summary }: { summary: string | null }): boolean {
	if (summary === null || summary.length > LONGEST) return false;
	const thoughts = LEADING_THOUGHTS.exec(summary);
	if (thoughts) return isSilentReply({ summary: summary.slice(thoughts[0].length) });
	const text = summary.trim();
	if (TOKENS_ONLY.test(text) || TOKENS_ONLY.test(withoutEdgePunctuation(text))) return true;
	const parsed = parseJson(text);
	return isToken(parsed) || (isJsonObject(parsed) && isSilentAction(parsed));
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
	return text.replace(/^\p{P}+/u, '').replace(/\p{P}+$/u, '');
}
