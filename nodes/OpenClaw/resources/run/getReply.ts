import type { INodeProperties } from 'n8n-workflow';

import { historyItem } from '../../../shared/run/historyEntry';
import type { Operation } from '../../operation';
import { findRun, runLocator } from './runLocator';

const sessionNotice: INodeProperties = {
	displayName:
		'Needs the transport WebSocket, and the session of the run: the gateway keeps it until the next run of the job, by default for 24 hours at most.',
	name: 'sessionNotice',
	type: 'notice',
	default: '',
	displayOptions: { show: { resource: ['run'], operation: ['getReply'] } },
};

export const getReply: Operation = {
	fields: [sessionNotice, runLocator('getReply')],
	isRead: true,
	async execute(call) {
		const entry = await findRun(call);
		return [{ ...historyItem(entry), reply: await call.gateway.runs.wholeReply(entry) }];
	},
};
