import type { ILoadOptionsFunctions, INodePropertyOptions } from 'n8n-workflow';
import { gatewayClient } from '../shared/gateway/client';
import { listCronJobs } from '../shared/gateway/listCronJobs';

/** Every job of the gateway, by name, for a list to choose from; the form searches it. */
export async function getCronJobs(this: ILoadOptionsFunctions): Promise<INodePropertyOptions[]> {
	const jobs = await listCronJobs(await gatewayClient(this), { enabled: 'all' });
	return jobs.map(({ id, name, enabled }) => ({
		name: enabled ? name : `${name} (disabled)`,
		value: id,
	}));
}
