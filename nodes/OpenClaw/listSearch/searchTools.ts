import type { ILoadOptionsFunctions, INodeListSearchResult } from 'n8n-workflow';

import { withGateway } from '../../shared/gateway/gateway';
import { matches } from './matches';

/** The tools of the default agent. */
export async function searchTools(
	this: ILoadOptionsFunctions,
	filter?: string,
): Promise<INodeListSearchResult> {
	const tools = await withGateway(this, async (gateway) => await gateway.tools.list());
	const results = tools.map(({ name, group }) => ({
		name: group === null ? name : `${name} (${group})`,
		value: name,
	}));
	return { results: results.filter((result) => matches(result, filter)) };
}
