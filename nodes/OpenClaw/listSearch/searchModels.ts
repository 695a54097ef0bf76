import type { ILoadOptionsFunctions, INodeListSearchResult } from 'n8n-workflow';

import { offered } from '../../shared/gateway/errors/emptyList';
import { forLocator } from '../../shared/gateway/offer';
import { matches } from './matches';

/** The models that the gateway may use; a job names one as `provider/model`. */
export async function searchModels(
	this: ILoadOptionsFunctions,
	filter?: string,
): Promise<INodeListSearchResult> {
	const models = await forLocator(this, async (gateway) =>
		offered('models', await gateway.models.list()),
	);
	const results = models.map(({ id, name }) => ({
		name: name === null ? id : `${name} [${id}]`,
		value: id,
	}));
	return { results: results.filter((result) => matches(result, filter)) };
}
