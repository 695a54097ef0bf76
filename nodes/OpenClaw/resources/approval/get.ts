import type { Operation } from '../../operation';
import { approvalOutput, approvalOutputFields } from './approvalOutput';
import { approvalLocator, readApprovalId } from './approvalLocator';

export const get: Operation = {
	fields: [approvalLocator('get'), ...approvalOutputFields('get')],
	isRead: true,
	async execute(call) {
		return [approvalOutput(call, await call.gateway.approvals.get(readApprovalId(call)))];
	},
};
