import type { ILoadOptionsFunctions, INodeListSearchResult } from 'n8n-workflow';

import { withGateway } from '../../shared/gateway/client';
import { matches } from './matches';

interface AgentsList {
	defaultId?: string;
	agents: Array<{ id: string; name?: string; identity?: { name?: string } }>;
}

/** The agents of the gateway, which lists them all at once. */
export async function searchAgents(
	this: ILoadOptionsFunctions,
	filter?: string,
): Promise<INodeListSearchResult> {
	const { agents, defaultId } = await withGateway(
		this,
		async (gateway) => await gateway.call<AgentsList>('agents.list'),
	);
	const results = agents.map(({ id, name, identity }) => {
		const label = name ?? identity?.name;
		const suffix = id === defaultId ? ' (default)' : '';
		return { name: `${label && label !== id ? `${label} [${id}]` : id}${suffix}`, value: id };
	});
	return { results: results.filter((result) => matches(result, filter)) };
}
