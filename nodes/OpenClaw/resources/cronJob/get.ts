import type { Operation } from '../../operation';
import { jobLocator, readJobId } from '../../jobLocator';

export const get: Operation = {
	fields: [jobLocator('get')],
	isRead: true,
	async execute({ context, gateway, itemIndex }) {
		return [await gateway.cronJobs.get(readJobId(context, itemIndex))];
	},
};
