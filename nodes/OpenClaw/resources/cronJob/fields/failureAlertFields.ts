import type { INodeProperties } from 'n8n-workflow';

import { channelAccount, channelLocator } from '../../../fields/channelFields';

const settings: INodeProperties[] = [
	{
		displayName: 'Send Alerts',
		name: 'enabled',
		type: 'boolean',
		default: true,
		description: 'Whether to send alerts for this job at all',
	},
	{
		displayName: 'After',
		name: 'after',
		type: 'number',
		typeOptions: { minValue: 1, numberPrecision: 0 },
		default: 2,
		description: 'How many runs in a row have to fail before an alert',
		displayOptions: { show: { enabled: [true] } },
	},
	{
		displayName: 'Mode',
		name: 'mode',
		type: 'options',
		options: [
			{ name: 'Announce', value: 'announce', description: 'To a chat channel' },
			{
				name: 'Setting of the Gateway',
				value: 'inherit',
				description: 'As cron.failureAlert of the gateway says',
			},
			{ name: 'Webhook', value: 'webhook', description: 'Post to a URL' },
		],
		default: 'inherit',
		description: 'How the alert is sent',
		displayOptions: { show: { enabled: [true] } },
	},
	{
		displayName: 'To',
		name: 'to',
		type: 'string',
		default: '',
		placeholder: 'e.g. 123456789 or https://…',
		description: "Recipient for the 'Mode' Announce, URL for the 'Mode' Webhook",
		displayOptions: { show: { enabled: [true] } },
	},
	{
		...channelAccount,
		displayOptions: { show: { enabled: [true], mode: ['announce', 'inherit'] } },
	},
	{
		...channelLocator,
		description: "Channel for the 'Mode' Announce",
		displayOptions: { show: { enabled: [true], mode: ['announce', 'inherit'] } },
	},
	{
		displayName: 'Cooldown (Seconds)',
		name: 'cooldownSeconds',
		type: 'number',
		typeOptions: { minValue: 0 },
		default: 3600,
		description: 'Shortest time between two alerts',
		displayOptions: { show: { enabled: [true] } },
	},
	{
		displayName: 'Include Skipped',
		name: 'includeSkipped',
		type: 'boolean',
		default: false,
		description: 'Whether runs that were skipped count as failed',
		displayOptions: { show: { enabled: [true] } },
	},
];

export const failureAlert: INodeProperties = {
	displayName: 'Failure Alert',
	name: 'failureAlert',
	type: 'fixedCollection',
	placeholder: 'Set failure alert',
	default: {},
	description:
		'When and where the gateway tells about runs that fail again and again. The settings go together: setting one sets all.',
	options: [{ displayName: 'Settings', name: 'settings', values: settings }],
};
