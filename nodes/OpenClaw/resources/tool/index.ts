import type { INodeProperties } from 'n8n-workflow';

import type { Resource } from '../../operation';
import { getAll } from './getAll';
import { invoke } from './invoke';

export const tool: Resource = { getAll, invoke };

export const toolProperties: INodeProperties[] = [
	{
		displayName: 'Operation',
		name: 'operation',
		type: 'options',
		noDataExpression: true,
		displayOptions: { show: { resource: ['tool'] } },
		options: [
			{
				name: 'Get Many',
				value: 'getAll',
				description: 'Retrieve a list of the tools that an agent can have',
				action: 'Get many tools',
			},
			{
				name: 'Invoke',
				value: 'invoke',
				description: 'Run a tool of the gateway, without a model',
				action: 'Invoke tool',
			},
		],
		default: 'getAll',
	},
	...Object.values(tool).flatMap(({ fields }) => fields),
];
