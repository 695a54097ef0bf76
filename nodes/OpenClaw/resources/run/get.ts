import { historyItem } from '../../../shared/run/historyEntry';
import type { Operation } from '../../operation';
import { findRun, runLocator } from './runLocator';

export const get: Operation = {
	fields: [runLocator('get')],
	isRead: true,
	async execute(call) {
		return [historyItem(await findRun(call))];
	},
};
