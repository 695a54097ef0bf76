import { DateTime } from 'luxon';
import type { ILoadOptionsFunctions, INodeListSearchResult } from 'n8n-workflow';

import { offered } from '../../shared/gateway/errors/emptyList';
import { forLocator } from '../../shared/gateway/offer';
import type { RunHistoryEntry } from '../../shared/run/historyEntry';
import { readString } from '../../shared/json';
import { runKeyOf } from '../../shared/run/runKey';

/** The newest finished runs of all jobs, searched by the gateway itself: a page of them. */
export async function searchRuns(
	this: ILoadOptionsFunctions,
	filter?: string,
): Promise<INodeListSearchResult> {
	const query = { scope: 'all', sortDir: 'desc', ...(filter && { query: filter }) };
	const entries = await forLocator(this, async (gateway) => {
		const { value: page = [] } = await gateway.runs.pages(query).next();
		return (filter ? page : offered('runs', page)) as RunHistoryEntry[];
	});
	const zone = this.getTimezone();
	return {
		results: entries.map((entry) => {
			const time = DateTime.fromMillis(entry.ts, { zone }).toFormat('yyyy-MM-dd HH:mm:ss');
			const job = readString(entry, 'jobName') ?? entry.jobId;
			return { name: `${job}, ${time} (${entry.status ?? 'unknown'})`, value: runKeyOf(entry) };
		}),
	};
}
