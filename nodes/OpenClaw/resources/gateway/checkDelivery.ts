import type { IDataObject } from 'n8n-workflow';

import type { GatewayClient } from '../../../shared/gateway/client';
import { readCronConfig } from '../../../shared/gateway/cronConfig';
import type { CronJob } from '../../../shared/cronJob/types';
import { historyItem, type RunHistoryEntry } from '../../../shared/runEvent/historyItem';
import { jobLocator, readJobId } from '../../jobLocator';
import type { Operation } from '../../operation';
import { findDeliveryProblems } from './deliveryFindings';

export const checkDelivery: Operation = {
	fields: [
		{
			...jobLocator('checkDelivery', 'gateway'),
			description: 'The job whose results do not arrive',
		},
	],
	isRead: true,
	async execute({ context, gateway, itemIndex }) {
		const id = readJobId(context, itemIndex);
		const job = await gateway.call<CronJob>('cron.get', { id });
		const { enabled } = await gateway.call<{ enabled?: boolean }>('cron.status');
		const lastRun = await lastRunOf(id, gateway);
		const config = await readCronConfig(gateway);
		const findings = findDeliveryProblems({
			job,
			isSchedulerOn: enabled !== false,
			lastRun,
			config,
		});
		const result: IDataObject = {
			jobId: id,
			jobName: job.name,
			ok: findings.every(({ severity }) => severity !== 'error'),
			findings: findings as unknown as IDataObject[],
			lastRun: lastRun ? historyItem(lastRun) : null,
		};
		return [result];
	},
};

async function lastRunOf(id: string, gateway: GatewayClient): Promise<RunHistoryEntry | undefined> {
	const params = { scope: 'job', id, sortDir: 'desc', limit: 1 };
	const { entries } = await gateway.call<{ entries: RunHistoryEntry[] }>('cron.runs', params);
	return entries[0];
}
