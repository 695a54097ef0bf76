import type { ILoadOptionsFunctions, INodeListSearchResult } from 'n8n-workflow';

import { offered } from '../../shared/gateway/errors/emptyList';
import { forLocator } from '../../shared/gateway/offer';
import { matches } from './matches';

/** The tools of the default agent. */
export async function searchTools(
	this: ILoadOptionsFunctions,
	filter?: string,
): Promise<INodeListSearchResult> {
	const tools = await forLocator(this, async (gateway) =>
		offered('tools', await gateway.tools.list()),
	);
	const results = tools.map(({ name, group }) => ({
		name: group === null ? name : `${name} (${group})`,
		value: name,
	}));
	return { results: results.filter((result) => matches(result, filter)) };
}
