import type { JsonObject } from '../../json';
import { endlessList } from '../errors/answer';

/** Pages have 200 entries: a million of them, which no gateway keeps. */
const MOST_PAGES = 5000;

/**
 * The pages of a list, as long as the caller goes on; `read` asks for the one that begins at
 * `offset`. What arrives between two pages shifts the others: some entries are then on both.
 *
 * @throws UserError where the list would never end
 */
export async function* pagesOf<Entry>(
	read: (offset: number) => Promise<JsonObject>,
	entriesOf: (page: JsonObject) => Entry[],
): AsyncGenerator<Entry[]> {
	let offset = 0;
	for (let pagesRead = 1; ; pagesRead += 1) {
		const page = await read(offset);
		const entries = entriesOf(page);
		yield entries;
		const { nextOffset } = page;
		if (entries.length === 0 || nextOffset === undefined || nextOffset === null) return;
		if (typeof nextOffset !== 'number' || nextOffset <= offset || pagesRead >= MOST_PAGES) {
			throw endlessList();
		}
		offset = nextOffset;
	}
}
