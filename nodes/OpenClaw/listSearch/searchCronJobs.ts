import type { ILoadOptionsFunctions, INodeListSearchResult } from 'n8n-workflow';
import { offered } from '../../shared/gateway/errors/emptyList';
import { forLocator, toOption } from '../../shared/gateway/offer';

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
	const isFirst = !filter && !paginationToken;
	const { jobs, nextOffset } = await forLocator(this, async (gateway) => {
		const page = await gateway.cronJobs.page(params);
		if (isFirst) offered('jobs', page.jobs);
		return page;
	});
	return {
		results: jobs.map(toOption),
		paginationToken: nextOffset ? String(nextOffset) : undefined,
	};
}
