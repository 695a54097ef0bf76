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
				description: 'Retrieve a finished run from the history',
				action: 'Get run',
			},
			{
				name: 'Get Many',
				value: 'getAll',
				description: 'Retrieve a list of finished runs, of one cron job or of all',
				action: 'Get many runs',
			},
			{
				name: 'Get Reply',
				value: 'getReply',
				description: 'Retrieve the whole reply of a run, of which the summary may hold only a part',
				action: 'Get reply of run',
			},
			{
				name: 'Stop',
				value: 'stop',
				description: 'Stop a run of a cron job that is under way',
				action: 'Stop run',
			},
		],
		default: 'getAll',
	},
	...Object.values(run).flatMap(({ fields }) => fields),
];
