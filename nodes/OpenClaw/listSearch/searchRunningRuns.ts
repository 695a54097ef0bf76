import type { ILoadOptionsFunctions, INodeListSearchResult } from 'n8n-workflow';

import { offered } from '../../shared/gateway/errors/emptyList';
import { forLocator } from '../../shared/gateway/offer';
import { readNumber, readString } from '../../shared/json';
import { matches } from './matches';
import { runName } from './runName';

/** The runs of all jobs that are under way, which the history does not have yet. */
export async function searchRunningRuns(
	this: ILoadOptionsFunctions,
	filter?: string,
): Promise<INodeListSearchResult> {
	const tasks = await forLocator(this, async (gateway) =>
		offered('runningRuns', await gateway.tasks.runs()),
	);
	const zone = this.getTimezone();
	const results = tasks.flatMap(({ raw, sourceId, runKey, status }) => {
		const startedMs = readNumber(raw, 'startedAt');
		if (runKey === null || startedMs === null) return [];
		const job = readString(raw, 'title') ?? String(sourceId);
		return [{ name: runName({ job, atMs: startedMs, status }, zone), value: runKey }];
	});
	return { results: results.filter((result) => matches(result, filter)) };
}
