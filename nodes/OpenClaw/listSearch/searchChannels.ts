import type { ILoadOptionsFunctions, INodeListSearchResult } from 'n8n-workflow';

import { offered } from '../../shared/gateway/errors/emptyList';
import { forLocator } from '../../shared/gateway/offer';
import { matches } from './matches';

/** The channels that the gateway has an account of. */
export async function searchChannels(
	this: ILoadOptionsFunctions,
	filter?: string,
): Promise<INodeListSearchResult> {
	const accounts = await forLocator(this, async (gateway) =>
		offered('channels', await gateway.channels.accounts()),
	);
	const names = new Map(accounts.map(({ channel, label }) => [channel, label ?? channel]));
	const results = [...names].map(([value, name]) => ({ name, value }));
	return { results: results.filter((result) => matches(result, filter)) };
}
