import { limitFields, readLimit } from '../../limit';
import type { Operation } from '../../operation';
import { approvalOutput, approvalOutputFields } from './approvalOutput';

export const getAll: Operation = {
	fields: [...limitFields('approval'), ...approvalOutputFields('getAll')],
	isRead: true,
	async execute(call) {
		const pending = await call.gateway.approvals.pending();
		return pending.slice(0, readLimit(call)).map((approval) => approvalOutput(call, approval));
	},
};
