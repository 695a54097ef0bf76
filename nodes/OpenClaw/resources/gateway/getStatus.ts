import type { IDataObject } from 'n8n-workflow';

import { isoUtc } from '../../../shared/time';
import type { Operation } from '../../operation';

export const getStatus: Operation = {
	fields: [],
	isRead: true,
	async execute({ gateway }) {
		const version = await gateway.status.version();
		const { enabled, jobs, nextWakeAtMs } = await gateway.cronJobs.schedulerStatus();
		const status: IDataObject = {
			version,
			schedulerEnabled: enabled,
			jobs,
			nextWakeAt: isoUtc(nextWakeAtMs),
		};
		return [status];
	},
};
