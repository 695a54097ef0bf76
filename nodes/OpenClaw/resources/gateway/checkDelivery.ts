import type { IDataObject } from 'n8n-workflow';

import { normaliseRunEvent } from '../../../shared/run/normalise';
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
		const job = await gateway.cronJobs.get(id);
		const { enabled } = await gateway.cronJobs.schedulerStatus();
		const lastRun = await gateway.runs.latestOf(id);
		const config = await gateway.config.cron();
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
			lastRun: lastRun ? { ...normaliseRunEvent(lastRun) } : null,
		};
		return [result];
	},
};
