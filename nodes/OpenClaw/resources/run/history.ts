import type { IDataObject } from 'n8n-workflow';

import type { GatewayClient } from '../../../shared/gateway/client';
import { runPages } from '../../../shared/gateway/runPages';
import type { RunHistoryEntry } from '../../../shared/run/historyEntry';

/** The entries of `cron.runs`, each once, as long as the caller goes on. */
export async function* runHistory(
	gateway: GatewayClient,
	params: IDataObject,
): AsyncGenerator<RunHistoryEntry> {
	const seen = new Set<string>();
	for await (const entries of runPages(gateway, params)) {
		for (const entry of entries) {
			const identity = JSON.stringify([entry.jobId, entry.runId, entry.runAtMs, entry.ts]);
			if (!seen.has(identity)) yield entry;
			seen.add(identity);
		}
	}
}
