import type { INodeProperties } from 'n8n-workflow';

import type { Resource } from '../../operation';
import { get } from './get';
import { getAll } from './getAll';
import { getReply } from './getReply';
import { stop } from './stop';

export const run: Resource = { get, getAll, getReply, stop };

export const runProperties: INodeProperties[] = [
	{
		displayName: 'Operation',
		name: 'operation',
		type: 'options',
		noDataExpression: true,
		displayOptions: { show: { resource: ['run'] } },
		options: [
			{
				name: 'Get',
				value: 'get',
				description: 'Get a finished run from the history',
				action: 'Get a run',
			},
			{
				name: 'Get Many',
				value: 'getAll',
				description: 'Get many finished runs of one job or of all',
				action: 'Get many runs',
			},
			{
				name: 'Get Reply',
				value: 'getReply',
				description: 'Get the whole reply of the agent, of which the summary may hold a part only',
				action: 'Get the reply of a run',
			},
			{
				name: 'Stop',
				value: 'stop',
				description: 'Stop the run of a cron job that is under way',
				action: 'Stop a run',
			},
		],
		default: 'getAll',
	},
	...Object.values(run).flatMap(({ fields }) => fields),
];
