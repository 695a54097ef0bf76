import { UserError, type INodeProperties } from 'n8n-workflow';

import { numberOf } from '../../../shared/cronJob/fieldValues';
import { allowedDecisions } from '../../../shared/decision/approval';
import { readFormCollection } from '../../formCollection';
import type { Operation, OperationCall } from '../../operation';
import { approvalOutput, approvalOutputFields } from './approvalOutput';
import { approvalLocator, readApprovalId } from './approvalLocator';

/** The decision that makes a grant, and the longest that the gateway makes one for. */
const ALLOW_ALWAYS = 'allow-always';
const MOST_DAYS = 3650;

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

const additionalFields: INodeProperties = {
	displayName: 'Additional Fields',
	name: 'additionalFields',
	type: 'collection',
	placeholder: 'Add field',
	default: {},
	displayOptions: {
		show: { resource: ['approval'], operation: ['resolve'], decision: [ALLOW_ALWAYS] },
	},
	options: [
		{
			displayName: 'Grant Expires In (Days)',
			name: 'grantExpiresInDays',
			type: 'number',
			typeOptions: { minValue: 1, maxValue: MOST_DAYS },
			default: 30,
			description:
				'How long a command of a cron job stays allowed. Not set: as tools.exec.grantExpiryDays of the gateway says, or until somebody revokes it.',
		},
	],
};

export const resolve: Operation = {
	fields: [
		approvalLocator('resolve'),
		decision,
		additionalFields,
		...approvalOutputFields('resolve', ['applied']),
	],
	isRead: false,
	async execute(call) {
		const wanted = readDecision(call);
		const days = wanted === ALLOW_ALWAYS ? readGrantDays(call) : undefined;
		const id = readApprovalId(call);
		const approval = await call.gateway.approvals.get(id);
		// The gateway denies what it is asked to decide in a way that the approval does not allow.
		const allowed = allowedDecisions(approval) ?? [];
		if (!allowed.includes(wanted)) {
			throw new UserError(`The approval does not allow the decision "${wanted}"`, {
				description: `It allows: ${allowed.join(', ')}. Nothing was decided (approval "${id}").`,
			});
		}
		const outcome = await call.gateway.approvals.resolve(approval, wanted, days);
		return [approvalOutput(call, outcome.approval, { applied: outcome.applied })];
	},
};

function readDecision({ context, itemIndex }: OperationCall): string {
	const value = context.getNodeParameter('decision', itemIndex, '');
	if (typeof value === 'string' && value.trim() !== '') return value.trim();
	throw new UserError('No decision is given', {
		description: 'Choose allow-once, allow-always or deny.',
	});
}

function readGrantDays({ context, itemIndex }: OperationCall): number | undefined {
	const { grantExpiresInDays } = readFormCollection(context, 'additionalFields', itemIndex) as {
		grantExpiresInDays?: unknown;
	};
	if (grantExpiresInDays === undefined) return undefined;
	const range = { min: 1, max: MOST_DAYS, integer: true };
	return numberOf(grantExpiresInDays, 'Grant Expires In (Days)', range);
}
