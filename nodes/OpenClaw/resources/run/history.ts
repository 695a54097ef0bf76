import type { IDataObject } from 'n8n-workflow';

import type { GatewayClient } from '../../../shared/gateway/client';
import type { RunHistoryEntry } from '../../../shared/runEvent/historyItem';

/** The most entries that the gateway puts on a page. */
const PAGE_SIZE = 200;

interface RunsPage {
	entries: RunHistoryEntry[];
	nextOffset?: number | null;
}

/** The entries of `cron.runs`, page by page, as long as the caller goes on. */
export async function* runHistory(
	gateway: GatewayClient,
	params: IDataObject,
): AsyncGenerator<RunHistoryEntry> {
	const seen = new Set<string>();
	let offset: number | null = 0;
	while (offset !== null) {
		const page: RunsPage = await gateway.call('cron.runs', { ...params, limit: PAGE_SIZE, offset });
		for (const entry of page.entries) {
			// A run that ends between two pages shifts the others: some are then on both.
			const identity = JSON.stringify([entry.jobId, entry.runId, entry.runAtMs, entry.ts]);
			if (!seen.has(identity)) yield entry;
			seen.add(identity);
		}
		offset = page.entries.length > 0 ? (page.nextOffset ?? null) : null;
	}
}
