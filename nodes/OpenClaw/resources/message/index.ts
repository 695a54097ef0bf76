import type { INodeProperties } from 'n8n-workflow';

import type { Resource } from '../../operation';
import { getChannels } from './getChannels';
import { send } from './send';

export const message: Resource = { getChannels, send };

export const messageProperties: INodeProperties[] = [
	{
		displayName: 'Operation',
		name: 'operation',
		type: 'options',
		noDataExpression: true,
		displayOptions: { show: { resource: ['message'] } },
		options: [
			{
				name: 'Get Channels',
				value: 'getChannels',
				description:
					'Retrieve the state of each channel that messages go over, such as whether Telegram is connected',
				action: 'Get channels',
			},
			{
				name: 'Send',
				value: 'send',
				description:
					'Send a message to a person or group on one of the channels of the gateway, without a model',
				action: 'Send message',
			},
		],
		default: 'send',
	},
	...Object.values(message).flatMap(({ fields }) => fields),
];
