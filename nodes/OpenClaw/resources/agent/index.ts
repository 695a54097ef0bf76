import type { INodeProperties } from 'n8n-workflow';

import type { Resource } from '../../operation';
import { runAndWait } from './runAndWait';

export const agent: Resource = { runAndWait };

export const agentProperties: INodeProperties[] = [
	{
		displayName: 'Operation',
		name: 'operation',
		type: 'options',
		noDataExpression: true,
		displayOptions: { show: { resource: ['agent'] } },
		options: [
			{
				name: 'Run and Wait',
				value: 'runAndWait',
				description: 'Run an agent once and let the workflow sleep until it is done',
				action: 'Run an agent and wait for the result',
			},
		],
		default: 'runAndWait',
	},
	...Object.values(agent).flatMap(({ fields }) => fields),
];
