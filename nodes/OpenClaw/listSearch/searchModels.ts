import type { ILoadOptionsFunctions, INodeListSearchResult } from 'n8n-workflow';

import { withGateway } from '../../shared/gateway/gateway';
import { matches } from './matches';

/** The models that the gateway may use; a job names one as `provider/model`. */
export async function searchModels(
	this: ILoadOptionsFunctions,
	filter?: string,
): Promise<INodeListSearchResult> {
	const models = await withGateway(this, async (gateway) => await gateway.models.list());
	const results = models.map(({ id, name }) => ({
		name: name === null ? id : `${name} [${id}]`,
		value: id,
	}));
	return { results: results.filter((result) => matches(result, filter)) };
}
