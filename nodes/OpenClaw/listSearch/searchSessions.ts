import type { ILoadOptionsFunctions, INodeListSearchResult } from 'n8n-workflow';

import { offered } from '../../shared/gateway/errors/emptyList';
import { forLocator, sessionName } from '../../shared/gateway/offer';
const PAGE_SIZE = 50;

/** The sessions of the gateway, searched and paged by the gateway itself, the last used first. */
export async function searchSessions(
	this: ILoadOptionsFunctions,
	filter?: string,
	paginationToken?: string,
): Promise<INodeListSearchResult> {
	const params = {
		limit: PAGE_SIZE,
		offset: Number(paginationToken ?? 0),
		...(filter && { search: filter }),
	};
	const isFirst = !filter && !paginationToken;
	const { sessions, nextOffset } = await forLocator(this, async (gateway) => {
		const page = await gateway.sessions.page(params);
		if (isFirst) offered('sessions', page.sessions);
		return page;
	});
	return {
		results: sessions.map((session) => ({ name: sessionName(session), value: session.key })),
		paginationToken: nextOffset === null ? undefined : String(nextOffset),
	};
}
