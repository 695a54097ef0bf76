import { jobOutput, jobOutputFields } from '../../jobOutput';
import type { Operation } from '../../operation';
import { jobLocator, readJobId } from '../../jobLocator';

export const get: Operation = {
	fields: [jobLocator('get'), ...jobOutputFields('get')],
	isRead: true,
	async execute(call) {
		const { context, gateway, itemIndex } = call;
		return [jobOutput(call, await gateway.cronJobs.get(readJobId(context, itemIndex)))];
	},
};
