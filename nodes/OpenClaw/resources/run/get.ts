import type { Operation } from '../../operation';
import { runOutput, runOutputFields } from '../../runOutput';
import { findRun, runLocator } from './runLocator';

export const get: Operation = {
	fields: [runLocator('get'), ...runOutputFields({ resource: ['run'], operation: ['get'] })],
	isRead: true,
	async execute(call) {
		return [runOutput(call, await findRun(call))];
	},
};
