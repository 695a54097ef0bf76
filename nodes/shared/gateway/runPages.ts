import type { IDataObject } from 'n8n-workflow';

import type { RunHistoryEntry } from '../run/historyEntry';
import type { GatewayClient } from './client';
import { nextPage, type Page } from './nextPage';

/** The most entries that the gateway puts on a page of `cron.runs` (it refuses a higher limit). */
const PAGE_SIZE = 200;

interface RunsPage extends Page {
	entries: RunHistoryEntry[];
}

/**
 * The pages of `cron.runs`, as long as the caller goes on. A run that ends between two pages shifts
 * the others: some are then on both.
 */
export async function* runPages(
	gateway: GatewayClient,
	params: IDataObject,
): AsyncGenerator<RunHistoryEntry[]> {
	let offset: number | null = 0;
	for (let pagesRead = 1; offset !== null; pagesRead += 1) {
		const page: RunsPage = await gateway.call('cron.runs', { ...params, limit: PAGE_SIZE, offset });
		yield page.entries;
		offset = nextPage(page, offset, page.entries.length, pagesRead);
	}
}
