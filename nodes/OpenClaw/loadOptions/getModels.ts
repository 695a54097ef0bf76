import type { ILoadOptionsFunctions, INodePropertyOptions } from 'n8n-workflow';

import { withGateway } from '../../shared/gateway/gateway';

/** The models that the gateway may use, for a field that takes several. */
export async function getModels(this: ILoadOptionsFunctions): Promise<INodePropertyOptions[]> {
	const models = await withGateway(this, async (gateway) => await gateway.models.list());
	return models.map(({ id, name }) => ({ name: name ?? id, value: id }));
}
