import type { INodeProperties } from 'n8n-workflow';

import type { Resource } from '../../operation';
import { awaitRun } from './awaitRun';
import { finishRun } from './finishRun';
import { runAndWait } from './runAndWait';
import { startRun } from './startRun';

/** The form offers the first; the others are the steps of the workflow that it runs. */
export const agentTurn: Resource = { runAndWait, startRun, awaitRun, finishRun };

export const agentTurnProperties: INodeProperties[] = [
	{
		displayName: 'Operation',
		name: 'operation',
		type: 'options',
		noDataExpression: true,
		displayOptions: { show: { resource: ['agentTurn'] } },
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
	...Object.values(agentTurn).flatMap(({ fields }) => fields),
];
