import type { ILoadOptionsFunctions, INodeListSearchResult } from 'n8n-workflow';

import { offered } from '../../shared/gateway/errors/emptyList';
import { forLocator } from '../../shared/gateway/offer';
import { matches } from './matches';

/** The agents of the gateway. */
export async function searchAgents(
	this: ILoadOptionsFunctions,
	filter?: string,
): Promise<INodeListSearchResult> {
	const agents = await forLocator(this, async (gateway) =>
		offered('agents', await gateway.agents.list()),
	);
	const results = agents.map(({ id, name, isDefault }) => {
		const suffix = isDefault ? ' (default)' : '';
		return { name: `${name !== null && name !== id ? `${name} [${id}]` : id}${suffix}`, value: id };
	});
	return { results: results.filter((result) => matches(result, filter)) };
}
