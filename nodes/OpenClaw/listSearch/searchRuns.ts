import type { ILoadOptionsFunctions, INodeListSearchResult } from 'n8n-workflow';

import { offered } from '../../shared/gateway/errors/emptyList';
import { forLocator } from '../../shared/gateway/offer';
import { readString } from '../../shared/json';
import { runKeyOf } from '../../shared/run/runKey';
import { runName } from './runName';

const PAGE_SIZE = 50;

/** The finished runs of all jobs, searched and paged by the gateway itself, the newest first. */
export async function searchRuns(
	this: ILoadOptionsFunctions,
	filter?: string,
	paginationToken?: string,
): Promise<INodeListSearchResult> {
	const params = {
		...{ scope: 'all', sortDir: 'desc', limit: PAGE_SIZE },
		offset: Number(paginationToken ?? 0),
		...(filter && { query: filter }),
	};
	const isFirst = !filter && !paginationToken;
	const { entries, nextOffset } = await forLocator(this, async (gateway) => {
		const page = await gateway.runs.page(params);
		if (isFirst) offered('runs', page.entries);
		return page;
	});
	const zone = this.getTimezone();
	return {
		results: entries.map((entry) => {
			const { jobId, ts, status = null } = entry;
			const job = readString(entry, 'jobName') ?? jobId;
			return { name: runName({ job, atMs: ts, status }, zone), value: runKeyOf(entry) };
		}),
		paginationToken: nextOffset === null ? undefined : String(nextOffset),
	};
}
