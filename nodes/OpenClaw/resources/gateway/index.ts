import type { INodeProperties } from 'n8n-workflow';

import type { Resource } from '../../operation';
import { checkDelivery } from './checkDelivery';
import { getStatus } from './getStatus';

export const gateway: Resource = { checkDelivery, getStatus };

export const gatewayProperties: INodeProperties[] = [
	{
		displayName: 'Operation',
		name: 'operation',
		type: 'options',
		noDataExpression: true,
		displayOptions: { show: { resource: ['gateway'] } },
		options: [
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
		],
		default: 'getStatus',
	},
	...Object.values(gateway).flatMap(({ fields }) => fields),
];
