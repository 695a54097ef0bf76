import type { ILoadOptionsFunctions, INodeListSearchResult } from 'n8n-workflow';

import { offered } from '../../shared/gateway/errors/emptyList';
import { forLocator } from '../../shared/gateway/offer';
import { chosenIn } from './chosenIn';
import { matches } from './matches';

/** The tools of the chosen agent, or of the default one. */
export async function searchTools(
	this: ILoadOptionsFunctions,
	filter?: string,
): Promise<INodeListSearchResult> {
	const agentId = chosenIn(this, ['additionalFields.agentId']) || undefined;
	const tools = await forLocator(this, async (gateway) =>
		offered('tools', await gateway.tools.list(agentId)),
	);
	const results = tools.map(({ name, group }) => ({
		name: group === null ? name : `${name} (${group})`,
		value: name,
	}));
	return { results: results.filter((result) => matches(result, filter)) };
}
