import type { INodeProperties } from 'n8n-workflow';

import type { Resource } from '../../operation';
import { get } from './get';
import { getAll } from './getAll';
import { getMessages } from './getMessages';
import { remove } from './delete';
import { reset } from './reset';
import { stop } from './stop';

export const session: Resource = { delete: remove, get, getAll, getMessages, reset, stop };

export const sessionProperties: INodeProperties[] = [
	{
		displayName: 'Operation',
		name: 'operation',
		type: 'options',
		noDataExpression: true,
		displayOptions: { show: { resource: ['session'] } },
		options: [
			{
				name: 'Delete',
				value: 'delete',
				description: 'Delete a session; the gateway archives what was said in it',
				action: 'Delete session',
			},
			{
				name: 'Get',
				value: 'get',
				description:
					'Retrieve the state of a session: its model, tokens and whether an agent is at work',
				action: 'Get session',
			},
			{
				name: 'Get Many',
				value: 'getAll',
				description: 'Retrieve a list of sessions, the last used first',
				action: 'Get many sessions',
			},
			{
				name: 'Get Messages',
				value: 'getMessages',
				description: 'Retrieve what was said in a session, each message whole',
				action: 'Get messages of session',
			},
			{
				name: 'Reset',
				value: 'reset',
				description: 'Begin a session anew: the agent forgets what was said in it',
				action: 'Reset session',
			},
			{
				name: 'Stop',
				value: 'stop',
				description: 'Stop the agent that is at work in a session, and what waits there',
				action: 'Stop session',
			},
		],
		default: 'getAll',
	},
	...Object.values(session).flatMap(({ fields }) => fields),
];
