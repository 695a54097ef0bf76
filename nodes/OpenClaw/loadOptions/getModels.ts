import type { ILoadOptionsFunctions, INodePropertyOptions } from 'n8n-workflow';

import { offeredOptions } from '../../shared/gateway/errors/emptyList';
import { forOptions } from '../../shared/gateway/offer';

/** The models that the gateway may use, for a field that takes several. */
export async function getModels(this: ILoadOptionsFunctions): Promise<INodePropertyOptions[]> {
	const models = await forOptions(this, async (gateway) => await gateway.models.list());
	const options = models.map(({ id, name }) => ({ name: name ?? id, value: id }));
	return offeredOptions('models', options);
}
