import type { ILoadOptionsFunctions, INodeListSearchResult } from 'n8n-workflow';

import { withGateway } from '../../shared/gateway/gateway';
import { toOption } from '../../shared/gateway/cronJobOptions';

const PAGE_SIZE = 50;

/** The jobs of the gateway, searched and paged by the gateway itself. */
export async function searchCronJobs(
	this: ILoadOptionsFunctions,
	filter?: string,
	paginationToken?: string,
): Promise<INodeListSearchResult> {
	const params = {
		limit: PAGE_SIZE,
		offset: Number(paginationToken ?? 0),
		...(filter && { query: filter }),
	};
	const { jobs, nextOffset } = await withGateway(
		this,
		async (gateway) => await gateway.cronJobs.page(params),
	);
	return {
		results: jobs.map(toOption),
		paginationToken: nextOffset ? String(nextOffset) : undefined,
	};
}
