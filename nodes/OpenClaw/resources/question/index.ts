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
				description: 'Answer what an agent asks, which then goes on',
				action: 'Answer a question',
			},
			{
				name: 'Cancel',
				value: 'cancel',
				description: 'Let the agent go on without an answer',
				action: 'Cancel a question',
			},
			{
				name: 'Get',
				value: 'get',
				description: 'Get a question',
				action: 'Get a question',
			},
			{
				name: 'Get Many',
				value: 'getAll',
				description: 'Get many questions that wait for an answer',
				action: 'Get many pending questions',
			},
		],
		default: 'getAll',
	},
	...Object.values(question).flatMap(({ fields }) => fields),
];
