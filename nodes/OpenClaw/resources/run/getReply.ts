import { wholeReply } from '../../../shared/gateway/wholeReply';
import { historyItem } from '../../../shared/runEvent/historyItem';
import type { Operation } from '../../operation';
import { findRun, runLocator } from './runLocator';

export const getReply: Operation = {
	fields: [runLocator('getReply')],
	isRead: true,
	async execute(call) {
		const entry = await findRun(call);
		return [{ ...historyItem(entry), reply: await wholeReply(entry, call.gateway) }];
	},
};
