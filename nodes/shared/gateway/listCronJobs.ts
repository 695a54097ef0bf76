import type { IDataObject } from 'n8n-workflow';

import type { CronJob } from '../cronJob/types';
import type { GatewayClient } from './client';
import { nextPage, type Page } from './nextPage';

/** The most jobs that the gateway puts on a page. */
const PAGE_SIZE = 200;

/**
 * The jobs that `cron.list` answers to `params` (its filters; disabled jobs are left out unless
 * `enabled: 'all'`), page by page, at most `limit`.
 */
export async function listCronJobs(
	gateway: GatewayClient,
	params: IDataObject,
	limit = Infinity,
): Promise<CronJob[]> {
	const jobs = new Map<string, CronJob>();
	let offset: number | null = 0;
	for (let pagesRead = 1; offset !== null && jobs.size < limit; pagesRead += 1) {
		const page: Page & { jobs: CronJob[] } = await gateway.call('cron.list', {
			...params,
			// Not by the next run, the gateway's default: that order changes between two pages.
			sortBy: 'name',
			limit: Math.min(PAGE_SIZE, limit - jobs.size),
			offset,
		});
		// A job that was renamed between two pages can be on both.
		for (const job of page.jobs) jobs.set(job.id, job);
		offset = nextPage(page, offset, page.jobs.length, pagesRead);
	}
	return [...jobs.values()];
}
