import type { INodeProperties } from 'n8n-workflow';

import type { Resource } from '../../operation';
import { get } from './get';
import { getAll } from './getAll';
import { resolve } from './resolve';

export const approval: Resource = { get, getAll, resolve };

export const approvalProperties: INodeProperties[] = [
	{
		displayName: 'Operation',
		name: 'operation',
		type: 'options',
		noDataExpression: true,
		displayOptions: { show: { resource: ['approval'] } },
		options: [
			{
				name: 'Get',
				value: 'get',
				description: 'Retrieve an approval, whether it is pending, decided or expired',
				action: 'Get approval',
			},
			{
				name: 'Get Many',
				value: 'getAll',
				description: 'Retrieve a list of the approvals that wait for a decision',
				action: 'Get many pending approvals',
			},
			{
				name: 'Resolve',
				value: 'resolve',
				description: 'Decide an approval: allow or deny what an agent wants to do',
				action: 'Resolve approval',
			},
		],
		default: 'getAll',
	},
	...Object.values(approval).flatMap(({ fields }) => fields),
];
