import { approvalItem } from '../../../shared/decision/approval';
import type { Operation } from '../../operation';
import { approvalLocator, readApprovalId } from './approvalLocator';

export const get: Operation = {
	fields: [approvalLocator('get')],
	isRead: true,
	async execute(call) {
		return [approvalItem(await call.gateway.approvals.get(readApprovalId(call)))];
	},
};
