import type { ILoadOptionsFunctions, INodeListSearchResult } from 'n8n-workflow';

import type { CronJob } from '../../shared/cronJob/types';
import { withGateway } from '../../shared/gateway/client';
import { toOption } from '../../shared/gateway/cronJobOptions';

const PAGE_SIZE = 50;

interface CronJobsPage {
	jobs: CronJob[];
	nextOffset?: number | null;
}

/** The jobs of the gateway, searched and paged by the gateway itself. */
export async function searchCronJobs(
	this: ILoadOptionsFunctions,
	filter?: string,
	paginationToken?: string,
): Promise<INodeListSearchResult> {
	const params = {
		enabled: 'all',
		limit: PAGE_SIZE,
		offset: Number(paginationToken ?? 0),
		sortBy: 'name',
		...(filter && { query: filter }),
	};
	const { jobs, nextOffset } = await withGateway(
		this,
		async (gateway) => await gateway.call<CronJobsPage>('cron.list', params),
	);
	return {
		results: jobs.map(toOption),
		paginationToken: nextOffset ? String(nextOffset) : undefined,
	};
}
