import type { INodeProperties } from 'n8n-workflow';

import type { Resource } from '../../operation';
import { answer } from './answer';
import { cancel } from './cancel';
import { get } from './get';
import { getAll } from './getAll';

export const question: Resource = { answer, cancel, get, getAll };

export const questionProperties: INodeProperties[] = [
	{
		displayName: 'Operation',
		name: 'operation',
		type: 'options',
		noDataExpression: true,
		displayOptions: { show: { resource: ['question'] } },
		options: [
			{
				name: 'Answer',
				value: 'answer',
				description: 'Answer a question of an agent, which then goes on',
				action: 'Answer question',
			},
			{
				name: 'Cancel',
				value: 'cancel',
				description: 'Cancel a question: the agent goes on without an answer',
				action: 'Cancel question',
			},
			{
				name: 'Get',
				value: 'get',
				description: 'Retrieve a question, whether it is pending, answered or cancelled',
				action: 'Get question',
			},
			{
				name: 'Get Many',
				value: 'getAll',
				description: 'Retrieve a list of the questions that wait for an answer',
				action: 'Get many pending questions',
			},
		],
		default: 'getAll',
	},
	...Object.values(question).flatMap(({ fields }) => fields),
];
