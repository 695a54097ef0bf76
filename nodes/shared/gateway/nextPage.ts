import { UserError } from 'n8n-workflow';

/** Pages have 200 entries: a million of them, which no gateway keeps. */
const MOST_PAGES = 5000;

export interface Page {
	/** Where the next page begins; nothing on the last one. */
	nextOffset?: unknown;
}

/**
 * Where to read on after a page of `length` entries, the `pagesRead`-th; null after the last one.
 * Throws where the list would never end.
 */
export function nextPage(
	{ nextOffset }: Page,
	offset: number,
	length: number,
	pagesRead: number,
): number | null {
	if (length === 0 || nextOffset === undefined || nextOffset === null) return null;
	if (typeof nextOffset === 'number' && nextOffset > offset && pagesRead < MOST_PAGES) {
		return nextOffset;
	}
	throw new UserError('The gateway lists without end', {
		description: 'Its pages do not lead on to a last one. Check that the address is a gateway’s.',
	});
}
