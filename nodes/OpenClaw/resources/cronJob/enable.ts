import type { Operation } from '../../operation';
import { jobLocator, readJobId } from '../../jobLocator';

export const enable: Operation = {
	fields: [jobLocator('enable')],
	isRead: false,
	async execute({ context, gateway, itemIndex }) {
		const id = readJobId(context, itemIndex);
		return [await gateway.cronJobs.update(id, { enabled: true })];
	},
};
