import { jobOutput, jobOutputFields } from '../../jobOutput';
import type { Operation } from '../../operation';
import { jobLocator, readJobId } from '../../jobLocator';

export const enable: Operation = {
	fields: [jobLocator('enable'), ...jobOutputFields('enable')],
	isRead: false,
	async execute(call) {
		const { context, gateway, itemIndex } = call;
		const id = readJobId(context, itemIndex);
		return [jobOutput(call, await gateway.cronJobs.update(id, { enabled: true }))];
	},
};
