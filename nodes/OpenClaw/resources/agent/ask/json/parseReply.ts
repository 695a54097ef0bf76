export type Parsed = { value: unknown } | { problem: string };

const FENCE = /```[^\n`]*\n([\s\S]*?)\n?[ \t]*```/g;

/**
 * The JSON in a reply: the whole text, the only fenced block in it that is JSON, or what stands
 * between the first bracket and the last. Models like to add a sentence, whatever they are told.
 */
export function parseReply(reply: string): Parsed {
	const whole = parse(reply);
	if (whole) return whole;
	const fenced = [...reply.matchAll(FENCE)].flatMap(([, block]) => parse(block ?? '') ?? []);
	if (fenced.length === 1) return fenced[0]!;
	if (fenced.length > 1) {
		return { problem: `The reply has ${fenced.length} blocks of JSON; it must have one.` };
	}
	return parse(bracketed(reply)) ?? { problem: whyNot(reply) };
}

function parse(text: string): { value: unknown } | undefined {
	try {
		return { value: JSON.parse(text) as unknown };
	} catch {
		// Not JSON: the caller tries another part of the reply, or says why the whole is none.
		return undefined;
	}
}

/** From the first brace or bracket to the last; the empty text, which is no JSON, without one. */
function bracketed(reply: string): string {
	const start = reply.search(/[[{]/);
	const end = Math.max(reply.lastIndexOf('}'), reply.lastIndexOf(']'));
	return start < 0 ? '' : reply.slice(start, end + 1);
}

function whyNot(reply: string): string {
	try {
		JSON.parse(bracketed(reply) || reply);
	} catch (error) {
		return `The reply is not JSON: ${(error as Error).message}`;
	}
	return 'The reply is not JSON.';
}
