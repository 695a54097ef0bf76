import type { IDataObject } from 'n8n-workflow';

import { isoUtc } from '../../../shared/run/normalise';
import type { Operation } from '../../operation';

interface CronStatus {
	enabled?: boolean;
	jobs?: number;
	nextWakeAtMs?: number | null;
}

export const getStatus: Operation = {
	fields: [],
	isRead: true,
	async execute({ gateway }) {
		const { runtimeVersion = null } = await gateway.call<{ runtimeVersion?: string }>('status');
		const {
			enabled = null,
			jobs = null,
			nextWakeAtMs,
		} = await gateway.call<CronStatus>('cron.status');
		const status: IDataObject = {
			version: runtimeVersion,
			schedulerEnabled: enabled,
			jobs,
			nextWakeAt: isoUtc(nextWakeAtMs ?? null),
		};
		return [status];
	},
};
