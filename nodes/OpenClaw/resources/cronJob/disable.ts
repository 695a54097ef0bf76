import type { Operation } from '../../operation';
import { jobLocator, readJobId } from '../../jobLocator';

export const disable: Operation = {
	fields: [jobLocator('disable')],
	isRead: false,
	async execute({ context, gateway, itemIndex }) {
		const id = readJobId(context, itemIndex);
		return [await gateway.cronJobs.update(id, { enabled: false })];
	},
};
