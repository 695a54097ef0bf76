export type Parsed = { value: unknown } | { problem: string };

const FENCE = /```[^\n`]*\n([\s\S]*?)\n?[ \t]*```/g;

/**
 * The JSON in a reply: the whole text, the only fenced block in it that is JSON, or what stands
 * between the first bracket and the last. Models like to add a sentence, whatever they are told.
 */
export function parseReply(reply: string): Parsed {
	const whole = parseJson(reply);
	if ('value' in whole) return whole;
	const fenced = [...reply.matchAll(FENCE)]
		.map(([, block]) => parseJson(block ?? ''))
		.filter((parsed) => 'value' in parsed);
	if (fenced.length === 1) return fenced[0]!;
	if (fenced.length > 1) {
		return { problem: `The reply has ${fenced.length} blocks of JSON; it must have one.` };
	}
	const within = parseJson(bracketed(reply) || reply);
	return 'value' in within ? within : { problem: `The reply is not JSON: ${within.problem}` };
}

/** The value of a text that is JSON, or what is wrong with it. */
export function parseJson(text: string): Parsed {
	try {
		return { value: JSON.parse(text) as unknown };
	} catch (error) {
		return { problem: (error as Error).message };
	}
}

/** From the first brace or bracket to the last; the empty text where there is none. */
function bracketed(reply: string): string {
	const start = reply.search(/[[{]/);
	const end = Math.max(reply.lastIndexOf('}'), reply.lastIndexOf(']'));
	return start < 0 ? '' : reply.slice(start, end + 1);
}
