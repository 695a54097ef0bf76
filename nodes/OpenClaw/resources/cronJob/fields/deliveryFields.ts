import type { INodeProperties } from 'n8n-workflow';

import { channelAccount, channelLocator, recipientLocator } from '../../../fields/channelFields';

export const deliveryMode: INodeProperties = {
	displayName: 'Delivery Mode',
	name: 'deliveryMode',
	type: 'options',
	options: [
		{
			name: 'Announce',
			value: 'announce',
			description: 'Send the reply to a chat channel of the gateway',
		},
		{
			name: 'None',
			value: 'none',
			description:
				'Keep the result in the run history, where an OpenClaw Live Trigger finds it at once',
		},
		{
			name: 'Webhook',
			value: 'webhook',
			description: 'Post each finished run to a URL, such as that of an OpenClaw Trigger',
		},
	],
	default: 'webhook',
	description: 'Where the gateway sends the result of a run',
};

export const webhookUrl: INodeProperties = {
	displayName: 'Webhook URL',
	name: 'webhookUrl',
	type: 'string',
	default: '',
	placeholder: 'e.g. https://n8n.example.com/webhook/…',
	description:
		'Where the gateway posts finished runs, with its cron.webhookToken: the production URL of an OpenClaw Trigger. Must be https, except in a private network. A successful run with an empty summary is not posted.',
};

export const announceChannel: INodeProperties = {
	...channelLocator,
	displayName: 'Announce Channel',
	name: 'announceChannel',
	description:
		'The channel to announce in. Not set, or the ID last: where the agent was last talked to.',
};

export const announceTo: INodeProperties = {
	...recipientLocator,
	displayName: 'Announce To',
	name: 'announceTo',
	description: 'Recipient in the channel: a chat, a user or a room, as the channel writes it',
};

export const announceAccount: INodeProperties = {
	displayName: 'Announce Account',
	name: 'announceAccount',
	type: 'string',
	default: '',
	placeholder: 'e.g. support-bot',
	description: 'Account of the channel to announce with, where the channel has several',
};

export const announceThread: INodeProperties = {
	displayName: 'Announce Thread',
	name: 'announceThread',
	type: 'string',
	default: '',
	placeholder: 'e.g. 42',
	description: 'Thread or forum topic of the chat to announce in',
};

export const completionWebhookUrl: INodeProperties = {
	displayName: 'Completion Webhook URL',
	name: 'completionWebhookUrl',
	type: 'string',
	default: '',
	placeholder: 'e.g. https://n8n.example.com/webhook/…',
	description: 'A URL to post finished runs to as well, besides the announcement',
};

export const bestEffort: INodeProperties = {
	displayName: 'Best Effort',
	name: 'bestEffort',
	type: 'boolean',
	default: false,
	description: 'Whether a run counts as successful even if its result cannot be delivered',
};

export const allowInsecureUrl: INodeProperties = {
	displayName: 'Allow Insecure URL',
	name: 'allowInsecureUrl',
	type: 'boolean',
	default: false,
	description:
		'Whether webhook URLs may be plain http to public hosts, where others can read the webhook token',
};

export const failureDestination: INodeProperties = {
	displayName: 'Failure Destination',
	name: 'failureDestination',
	type: 'fixedCollection',
	placeholder: 'Set failure destination',
	default: {},
	description:
		'Where the job tells of a failed run, if not where its results go. The settings go together: setting one sets all.',
	options: [
		{
			displayName: 'Settings',
			name: 'settings',
			values: [
				{
					displayName: 'Mode',
					name: 'mode',
					type: 'options',
					options: [
						{ name: 'Announce', value: 'announce', description: 'To a chat channel' },
						{
							name: 'Setting of the Gateway',
							value: 'inherit',
							description: 'As the gateway is configured',
						},
						{ name: 'Webhook', value: 'webhook', description: 'Post to a URL' },
					],
					default: 'announce',
					description: 'How the failure is told',
				},
				{
					displayName: 'To',
					name: 'to',
					type: 'string',
					default: '',
					placeholder: 'e.g. 123456789 or https://…',
					description: "Recipient for the 'Mode' Announce, URL for the 'Mode' Webhook",
				},
				{
					...channelAccount,
					displayOptions: { show: { mode: ['announce', 'inherit'] } },
				},
				{
					...channelLocator,
					description: "Channel for the 'Mode' Announce",
					displayOptions: { show: { mode: ['announce', 'inherit'] } },
				},
			],
		},
	],
};
