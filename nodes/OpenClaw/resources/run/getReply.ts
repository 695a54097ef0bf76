import type { Operation } from '../../operation';
import { runOutput, runOutputFields } from '../../runOutput';
import { findRun, runLocator } from './runLocator';

const show = { resource: ['run'], operation: ['getReply'] };

export const getReply: Operation = {
	fields: [
		{
			...runLocator('getReply'),
			hint: 'The gateway keeps the reply until the next run of the job, by default for 24 hours at most',
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
