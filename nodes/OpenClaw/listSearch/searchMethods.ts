import type { ILoadOptionsFunctions, INodeListSearchResult } from 'n8n-workflow';

import { withGateway } from '../../shared/gateway/gateway';
import { matches } from './matches';

/** The methods that the gateway says it has. */
export async function searchMethods(
	this: ILoadOptionsFunctions,
	filter?: string,
): Promise<INodeListSearchResult> {
	const names = await withGateway(this, async (gateway) => await gateway.methodNames());
	const results = names.sort().map((name) => ({ name, value: name }));
	return { results: results.filter((result) => matches(result, filter)) };
}
