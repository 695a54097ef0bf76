/** Of the parsers of headers and body, in front of the node. */
export const BY_PARSERS: Record<number, string[]> = {
	400: ['none'],
	413: ['none'],
	415: ['none'],
	431: ['none'],
};

/** What a trigger may answer to what it refuses, by status: its own word, or none. */
export const REFUSALS: Record<number, string[]> = {
	...BY_PARSERS,
	400: ['invalidBody', 'none'],
	401: ['unauthorized'],
};

/** The node's own word in an answer; those of the parsers in front of it have none. */
export function statusIn(text: string): string {
	try {
		return (JSON.parse(text) as { status?: string }).status ?? 'none';
	} catch {
		return 'none';
	}
}
