import type { INodeProperties } from 'n8n-workflow';

import type { Resource } from '../../operation';
import { ask } from './ask';
import { getAll } from './getAll';
import { runAndWait } from './runAndWait';
import { wake } from './wake';

export const agent: Resource = { ask, getAll, runAndWait, wake };

export const agentProperties: INodeProperties[] = [
	{
		displayName: 'Operation',
		name: 'operation',
		type: 'options',
		noDataExpression: true,
		displayOptions: { show: { resource: ['agent'] } },
		options: [
			{
				name: 'Ask',
				value: 'ask',
				description: 'Send a message to an agent and get its whole reply, as text or as JSON',
				action: 'Ask agent',
			},
			{
				name: 'Get Many',
				value: 'getAll',
				description: 'Retrieve a list of the agents of the gateway',
				action: 'Get many agents',
			},
			{
				name: 'Run and Wait',
				value: 'runAndWait',
				description: 'Run an agent once and let the workflow sleep until it is done',
				action: 'Run agent and wait for result',
			},
			{
				name: 'Wake',
				value: 'wake',
				description: 'Tell the main session of an agent something that it acts on by itself',
				action: 'Wake agent',
			},
		],
		default: 'ask',
	},
	...Object.values(agent).flatMap(({ fields }) => fields),
];
