const WHO = "(?:i|i'll|i will|i'm|i am|we|we'll|we will|(?:the )?assistant|(?:the )?bot|openclaw)";
const WHERE = '(?: (?:here|for now|on this|in this (?:chat|thread|channel|conversation)))?';
const STAYS_QUIET = `(?:will )?(?:stay|remain|keep|be) (?:quiet|silent)${WHERE}`;
const DOES_NOT_REPLY = `(?:do not|don't|dont|will not|won't|would not|should not) (?:reply|respond)${WHERE}`;
const HAS_NOTHING = '(?:have|has) nothing (?:to|for) (?:say|add|reply|respond)';

/** "I will stay quiet here." */
const INTENT = new RegExp(
	`^\\s*${WHO} (?:${STAYS_QUIET}|${DOES_NOT_REPLY}|${HAS_NOTHING})[.!?]*\\s*$`.replaceAll(
		' ',
		'\\s+',
	),
	'i',
);

/** Words of somebody who is answering after all. */
const ANSWER =
	/\b(?:answer|here(?:'s|\s+is)|tell\s+them|you\s+(?:should|can|could|need|must)|please|try|use|send|service\s+is|resolved|retry|yes|no,|sure)\b/i;

/** A line that only names what would stand there. */
const PLACEHOLDER =
	/^\s*(?:(?:internal|private)\s+)?(?:reasoning|thinking|thoughts?|analysis)(?:\s+notes?)?\s*$/i;

/**
 * Whether a text that ends with the silent token means it (`hasSilentIntentFinalSilentToken` and
 * `hasPlainReasoningFinalSilentToken` of OpenClaw 2026.9.6). Thoughts without an end (`plain`) run
 * into the text, so that its last line counts.
 */
export function saysToStaySilent(said: string, thoughts: 'tagged' | 'plain'): boolean {
	if (INTENT.test(said)) return true;
	if (thoughts === 'tagged') return false;
	const lines = said.split(/\r?\n/).map((line) => line.trim());
	const [last, ...others] = lines.filter((line) => line !== '').reverse();
	const isMeant = last !== undefined && INTENT.test(last) && others.length > 0;
	return (isMeant && !ANSWER.test(others.reverse().join('\n'))) || PLACEHOLDER.test(said);
}
