import type { ILoadOptionsFunctions, INodeListSearchResult } from 'n8n-workflow';

import type { CronJob } from '../../shared/cronJob/types';
import { gatewayClient } from '../../shared/gateway/client';

const PAGE_SIZE = 50;

/** The jobs of the gateway, searched and paged by the gateway itself. */
export async function searchCronJobs(
	this: ILoadOptionsFunctions,
	filter?: string,
	paginationToken?: string,
): Promise<INodeListSearchResult> {
	const gateway = await gatewayClient(this);
	const { jobs, nextOffset } = await gateway.call<{ jobs: CronJob[]; nextOffset?: number | null }>(
		'cron.list',
		{
			enabled: 'all',
			limit: PAGE_SIZE,
			offset: Number(paginationToken ?? 0),
			sortBy: 'name',
			...(filter && { query: filter }),
		},
	);
	return {
		results: jobs.map(({ id, name, enabled }) => ({
			name: enabled ? name : `${name} (disabled)`,
			value: id,
		})),
		paginationToken: nextOffset ? String(nextOffset) : undefined,
	};
}
