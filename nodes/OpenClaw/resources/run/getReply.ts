import type { INodeProperties } from 'n8n-workflow';

import type { Operation } from '../../operation';
import { runOutput, runOutputFields } from '../../runOutput';
import { findRun, runLocator } from './runLocator';

const show = { resource: ['run'], operation: ['getReply'] };

const sessionNotice: INodeProperties = {
	displayName:
		'A reply of more than 2,000 characters needs the transport WebSocket, and the session of the run: the gateway keeps it until the next run of the job, by default for 24 hours at most.',
	name: 'sessionNotice',
	type: 'notice',
	default: '',
	displayOptions: { show },
};

export const getReply: Operation = {
	fields: [sessionNotice, runLocator('getReply'), ...runOutputFields(show, ['reply'])],
	isRead: true,
	async execute(call) {
		const entry = await findRun(call);
		const reply = await call.gateway.runs.wholeReply(entry);
		return [runOutput(call, entry, { reply })];
	},
};
