import { UserError, type INodeProperties } from 'n8n-workflow';

import { allowedDecisions, approvalItem } from '../../../shared/decision/approval';
import type { Operation, OperationCall } from '../../operation';
import { approvalLocator, readApprovalId } from './approvalLocator';

const decision: INodeProperties = {
	displayName: 'Decision Name or ID',
	name: 'decision',
	type: 'options',
	typeOptions: {
		loadOptionsMethod: 'getAllowedDecisions',
		loadOptionsDependsOn: ['approvalId.value'],
	},
	default: '',
	required: true,
	description:
		'What to decide: allow-once, allow-always or deny, as far as the approval allows it. Choose from the list, or specify an ID using an <a href="https://docs.n8n.io/code/expressions/">expression</a>.',
	displayOptions: { show: { resource: ['approval'], operation: ['resolve'] } },
};

export const resolve: Operation = {
	fields: [approvalLocator('resolve'), decision],
	isRead: false,
	async execute(call) {
		const wanted = readDecision(call);
		const id = readApprovalId(call);
		const approval = await call.gateway.approvals.get(id);
		// The gateway denies what it is asked to decide in a way that the approval does not allow.
		const allowed = allowedDecisions(approval) ?? [];
		if (!allowed.includes(wanted)) {
			throw new UserError(`The approval does not allow the decision "${wanted}"`, {
				description: `It allows: ${allowed.join(', ')}. Nothing was decided (approval "${id}").`,
			});
		}
		const outcome = await call.gateway.approvals.resolve(approval, wanted);
		return [{ applied: outcome.applied, ...approvalItem(outcome.approval) }];
	},
};

function readDecision({ context, itemIndex }: OperationCall): string {
	const value = context.getNodeParameter('decision', itemIndex, '');
	if (typeof value === 'string' && value.trim() !== '') return value.trim();
	throw new UserError('No decision is given', {
		description: 'Choose allow-once, allow-always or deny.',
	});
}
