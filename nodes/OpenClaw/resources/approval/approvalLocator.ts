import { UserError, type INodeProperties } from 'n8n-workflow';

import { decoded } from '../../../shared/decoded';
import type { OperationCall } from '../../operation';
import { byId, fromList } from '../../locatorModes';

/** The field that picks the approval, for the given operation. */
export function approvalLocator(operation: string): INodeProperties {
	return {
		displayName: 'Approval',
		name: 'approvalId',
		type: 'resourceLocator',
		default: { mode: 'list', value: '' },
		required: true,
		description: 'The approval to work on. The list has those that are pending.',
		displayOptions: { show: { resource: ['approval'], operation: [operation] } },
		modes: [
			fromList('searchApprovals'),
			byId(
				'e.g. 76c48ff8-7bc4-46e2-b8c5-…',
				'\\s*[^\\s/]*\\s*',
				'The ID of an approval has no slash and no space',
			),
			{
				displayName: 'By URL',
				name: 'url',
				type: 'string',
				placeholder: 'e.g. http://127.0.0.1:18789/approve/…',
				extractValue: { type: 'regex', regex: '/approve/([^/?#\\s]+)' },
				validation: [
					{
						type: 'regex',
						properties: {
							regex: '.*/approve/[^/?#\\s]+.*',
							errorMessage:
								'The address of an approval in the Control UI holds /approve/ and its ID',
						},
					},
				],
			},
		],
	};
}

export function readApprovalId({ context, itemIndex }: OperationCall): string {
	const value = context.getNodeParameter('approvalId', itemIndex, '', { extractValue: true });
	// One such as `plugin:…` is encoded where it stands in an address.
	const id = decoded(typeof value === 'string' ? value.trim() : '');
	// The gateway takes no dots alone, which are folders in an address.
	if (/^\.{0,2}$/.test(id)) {
		throw new UserError('No approval is chosen', {
			description: 'Pick one from the list, or give its ID, as items have it (approvalId).',
		});
	}
	return id;
}
