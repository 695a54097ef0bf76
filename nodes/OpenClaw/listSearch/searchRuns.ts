import type { ILoadOptionsFunctions, INodeListSearchResult } from 'n8n-workflow';

import { offered } from '../../shared/gateway/errors/emptyList';
import { forLocator } from '../../shared/gateway/offer';
import type { RunHistoryEntry } from '../../shared/run/historyEntry';
import { readString } from '../../shared/json';
import { runKeyOf } from '../../shared/run/runKey';
import { runName } from './runName';

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
			const { jobId, ts, status = null } = entry;
			const job = readString(entry, 'jobName') ?? jobId;
			return { name: runName({ job, atMs: ts, status }, zone), value: runKeyOf(entry) };
		}),
	};
}
