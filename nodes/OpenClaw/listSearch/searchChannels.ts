import type { ILoadOptionsFunctions, INodeListSearchResult } from 'n8n-workflow';

import { withGateway } from '../../shared/gateway/gateway';
import { matches } from './matches';

/** The channels that the gateway has an account of. */
export async function searchChannels(
	this: ILoadOptionsFunctions,
	filter?: string,
): Promise<INodeListSearchResult> {
	const accounts = await withGateway(this, async (gateway) => await gateway.channels.accounts());
	const names = new Map(accounts.map(({ channel, label }) => [channel, label ?? channel]));
	const results = [...names].map(([value, name]) => ({ name, value }));
	return { results: results.filter((result) => matches(result, filter)) };
}
