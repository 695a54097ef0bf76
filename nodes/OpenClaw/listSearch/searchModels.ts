import type { ILoadOptionsFunctions, INodeListSearchResult } from 'n8n-workflow';

import { withGateway } from '../../shared/gateway/client';
import { matches } from './matches';

interface ModelsList {
	models: Array<{ id: string; name?: string; provider: string }>;
}

/** The models that the gateway may use; a job names one as `provider/model`. */
export async function searchModels(
	this: ILoadOptionsFunctions,
	filter?: string,
): Promise<INodeListSearchResult> {
	const { models } = await withGateway(
		this,
		async (gateway) => await gateway.call<ModelsList>('models.list'),
	);
	const results = models.map(({ id, name, provider }) => {
		const value = `${provider}/${id}`;
		return { name: name ? `${name} [${value}]` : value, value };
	});
	return { results: results.filter((result) => matches(result, filter)) };
}
