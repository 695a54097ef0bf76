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
				action: 'Call gateway method',
			},
			{
				name: 'Check Delivery',
				value: 'checkDelivery',
				description: 'Find out why the gateway does not deliver the results of a cron job',
				action: 'Check delivery of cron job',
			},
			{
				name: 'Get Status',
				value: 'getStatus',
				description: 'Retrieve the version of the gateway and the state of its scheduler',
				action: 'Get gateway status',
			},
			{
				name: 'Get Usage',
				value: 'getUsage',
				description: 'Retrieve the tokens and the cost of the agents of the gateway, by day',
				action: 'Get usage of agents',
			},
		],
		default: 'getStatus',
	},
	...Object.values(gateway).flatMap(({ fields }) => fields),
];
