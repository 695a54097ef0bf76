import type { IDataObject } from 'n8n-workflow';

import { normaliseRunEvent } from '../../../shared/run/normalise';
import { jobLocator, readJobId } from '../../jobLocator';
import type { Operation } from '../../operation';
import { outputFields, readOutput, shapeAs } from '../../output';
import { runAs } from '../../runOutput';
import { findDeliveryProblems } from './deliveryFindings';

const showOnlyForCheck = { resource: ['gateway'], operation: ['checkDelivery'] };

const NAMES = ['jobId', 'jobName', 'ok', 'findings', 'lastRun'];

export const checkDelivery: Operation = {
	fields: [
		{
			...jobLocator('checkDelivery', 'gateway'),
			description: 'The job whose results do not arrive',
		},
		...outputFields(showOnlyForCheck, NAMES),
	],
	isRead: true,
	async execute(call) {
		const { context, gateway, itemIndex } = call;
		const wish = readOutput(call);
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
		const result = (run: IDataObject | null) => ({
			jobId: id,
			jobName: job.name,
			ok: findings.every(({ severity }) => severity !== 'error'),
			findings: findings as unknown as IDataObject[],
			lastRun: run,
		});
		if (!lastRun) return [shapeAs(wish, result(null), result(null))];
		const simplified = { ...normaliseRunEvent(lastRun) };
		const run = runAs({ ...wish, output: 'simplified' }, simplified, lastRun);
		return [shapeAs(wish, result(run), result({ ...lastRun } as IDataObject))];
	},
};
