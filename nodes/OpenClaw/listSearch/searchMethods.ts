import type { ILoadOptionsFunctions, INodeListSearchResult } from 'n8n-workflow';

import { offered } from '../../shared/gateway/errors/emptyList';
import { forLocator } from '../../shared/gateway/offer';
import { matches } from './matches';

/** The methods that the gateway says it has. */
export async function searchMethods(
	this: ILoadOptionsFunctions,
	filter?: string,
): Promise<INodeListSearchResult> {
	const names = await forLocator(this, async (gateway) =>
		offered('methods', await gateway.methodNames()),
	);
	const results = names.sort().map((name) => ({ name, value: name }));
	return { results: results.filter((result) => matches(result, filter)) };
}
