import { approvalItem } from '../../../shared/decision/approval';
import { limitFields, readLimit } from '../../limit';
import type { Operation } from '../../operation';

export const getAll: Operation = {
	fields: [...limitFields('approval')],
	isRead: true,
	async execute(call) {
		const pending = await call.gateway.approvals.pending();
		return pending.slice(0, readLimit(call)).map(approvalItem);
	},
};
