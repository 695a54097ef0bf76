import type { ILoadOptionsFunctions, INodePropertyOptions } from 'n8n-workflow';
import type { CronJob } from '../shared/cronJob/types';
import { gatewayClient } from '../shared/gateway/client';

/** The most jobs that the gateway puts on a page. */
const PAGE_SIZE = 200;

/** Every job of the gateway, by name, for a list to choose from; the form searches it. */
export async function getCronJobs(this: ILoadOptionsFunctions): Promise<INodePropertyOptions[]> {
	const gateway = await gatewayClient(this);
	const options = new Map<string, INodePropertyOptions>();
	let offset: number | null | undefined = 0;
	while (typeof offset === 'number') {
		const page: { jobs: CronJob[]; nextOffset?: number | null } = await gateway.call('cron.list', {
			enabled: 'all',
			sortBy: 'name',
			limit: PAGE_SIZE,
			offset,
		});
		// A job that was renamed between two pages can be on both.
		for (const { id, name, enabled } of page.jobs) {
			options.set(id, { name: enabled ? name : `${name} (disabled)`, value: id });
		}
		offset = page.jobs.length > 0 ? page.nextOffset : null;
	}
	return [...options.values()];
}
