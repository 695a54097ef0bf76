import type { INodeProperties } from 'n8n-workflow';

import type { Resource } from '../../operation';
import { callMethod } from './callMethod';
import { checkDelivery } from './checkDelivery';
import { getStatus } from './getStatus';
import { getUsage } from './getUsage';

export const gateway: Resource = { callMethod, checkDelivery, getStatus, getUsage };

export const gatewayProperties: INodeProperties[] = [
	{
		displayName: 'Operation',
		name: 'operation',
		type: 'options',
		noDataExpression: true,
		displayOptions: { show: { resource: ['gateway'] } },
		options: [
			{
				name: 'Call Method',
				value: 'callMethod',
				description: 'Call any method of the gateway protocol, with JSON',
				action: 'Call a method of the gateway',
			},
			{
				name: 'Check Delivery',
				value: 'checkDelivery',
				description: 'Find out why the results of a cron job do not arrive',
				action: 'Check the delivery of a cron job',
			},
			{
				name: 'Get Status',
				value: 'getStatus',
				description: 'Get the version of the gateway and the state of its scheduler',
				action: 'Get the status of the gateway',
			},
			{
				name: 'Get Usage',
				value: 'getUsage',
				description: 'Get the tokens and the cost of the agents, by day',
				action: 'Get the usage of the agents',
			},
		],
		default: 'getStatus',
	},
	...Object.values(gateway).flatMap(({ fields }) => fields),
];
