import { UserError } from 'n8n-workflow';

import type { Operation } from '../../operation';
import { jobLocator, readJobId } from '../../jobLocator';

export const deleteJob: Operation = {
	fields: [jobLocator('delete')],
	isRead: false,
	async execute({ context, gateway, itemIndex }) {
		const id = readJobId(context, itemIndex);
		const { removed } = await gateway.call<{ removed?: boolean }>('cron.remove', { id });
		// 2026.9.6 answers an unknown job with an error, and the protocol leaves room for this.
		if (removed === false) throw new UserError(`The gateway has no job "${id}"`);
		return [{ deleted: true, id }];
	},
};
