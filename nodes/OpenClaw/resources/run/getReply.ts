import type { Operation } from '../../operation';
import { runOutput, runOutputFields } from '../../runOutput';
import { findRun, runLocator } from './runLocator';

const show = { resource: ['run'], operation: ['getReply'] };

export const getReply: Operation = {
	fields: [
		{
			...runLocator('getReply'),
			hint: 'A reply of more than 2,000 characters needs a WebSocket to the gateway, and the gateway keeps it until the next run of the job, by default for 24 hours at most',
		},
		...runOutputFields(show, ['reply']),
	],
	isRead: true,
	async execute(call) {
		const entry = await findRun(call);
		const reply = await call.gateway.runs.wholeReply(entry);
		return [runOutput(call, entry, { reply })];
	},
};
