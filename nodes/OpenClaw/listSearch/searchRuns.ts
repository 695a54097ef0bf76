import { DateTime } from 'luxon';
import type { ILoadOptionsFunctions, INodeListSearchResult } from 'n8n-workflow';

import { withGateway } from '../../shared/gateway/gateway';
import type { RunHistoryEntry } from '../../shared/run/historyEntry';
import { readString } from '../../shared/json';
import { runKeyOf } from '../../shared/run/runKey';

/** The newest finished runs of all jobs, searched by the gateway itself: a page of them. */
export async function searchRuns(
	this: ILoadOptionsFunctions,
	filter?: string,
): Promise<INodeListSearchResult> {
	const query = { scope: 'all', sortDir: 'desc', ...(filter && { query: filter }) };
	const { value: entries = [] } = await withGateway(
		this,
		async (gateway) => await gateway.runs.pages(query).next(),
	);
	const zone = this.getTimezone();
	return {
		results: (entries as RunHistoryEntry[]).map((entry) => {
			const time = DateTime.fromMillis(entry.ts, { zone }).toFormat('yyyy-MM-dd HH:mm:ss');
			const job = readString(entry, 'jobName') ?? entry.jobId;
			return { name: `${job}, ${time} (${entry.status ?? 'unknown'})`, value: runKeyOf(entry) };
		}),
	};
}
