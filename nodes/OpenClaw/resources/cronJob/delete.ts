import { UserError } from 'n8n-workflow';

import type { Operation } from '../../operation';
import { jobLocator, readJobId } from '../../jobLocator';

export const deleteJob: Operation = {
	fields: [jobLocator('delete')],
	isRead: false,
	async execute({ context, gateway, itemIndex }) {
		const id = readJobId(context, itemIndex);
		const removed = await gateway.cronJobs.remove(id);
		if (!removed) throw new UserError(`The gateway has no job "${id}"`);
		return [{ deleted: true, id }];
	},
};
