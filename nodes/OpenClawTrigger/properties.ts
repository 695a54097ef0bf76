import type { INodeProperties } from 'n8n-workflow';
import { outputProperty } from '../shared/intake/output';

/** What `events` can choose, in the order of the list. */
export const EVENT_CHOICES = [
	'deliveryFailure',
	'failureAlert',
	'recovery',
	'error',
	'skipped',
	'ok',
	'unknown',
] as const;

export type EventChoice = (typeof EVENT_CHOICES)[number];

export const optionProperties: INodeProperties[] = [
	{
		displayName: 'Cron Jobs',
		name: 'jobFilter',
		type: 'string',
		typeOptions: { multipleValues: true, multipleValueButtonText: 'Add Cron Job' },
		default: [],
		placeholder: 'e.g. Daily summary',
		description: 'Only take events of the jobs with one of these IDs or names',
	},
	{
		displayName: 'Deduplicate',
		name: 'deduplicate',
		type: 'boolean',
		default: true,
		description:
			'Whether a run that is sent more than once starts the workflow only once, also across restarts. A notice and the run it is about are two events.',
	},
	{
		displayName: 'Deduplication Window',
		name: 'deduplicationWindow',
		type: 'number',
		typeOptions: { minValue: 1, numberPrecision: 0 },
		default: 1000,
		description:
			'How many of the last events are remembered to tell repeats. The OpenClaw triggers of this workflow remember them together, over restarts: a thousand at least, more where all of them have more here.',
		displayOptions: { hide: { deduplicate: [false] } },
	},
	{
		displayName: 'Ignore Silent Replies',
		name: 'ignoreSilentReplies',
		type: 'boolean',
		default: false,
		description:
			'Whether to skip runs in which the agent chose to say nothing: NO_REPLY, in all forms that the gateway takes for silence',
	},
	{
		displayName: 'Include Headers',
		name: 'includeHeaders',
		type: 'boolean',
		default: false,
		description:
			'Whether to add headers of the request to the item: those that describe it. Others may let somebody in, such as the identity token of an access proxy.',
	},
	{
		displayName: 'Include Reply',
		name: 'includeReply',
		type: 'boolean',
		default: false,
		description:
			'Whether to add the whole reply of the agent, of which the summary has the first 2,000 characters. Longer ones are fetched from the gateway, over the WebSocket; where that cannot be done, the field is null and the log of n8n says why.',
	},
	{
		displayName: 'IP Allowlist',
		name: 'ipAllowlist',
		type: 'string',
		default: '',
		placeholder: 'e.g. 203.0.113.7, 2001:db8::/32',
		description:
			'Addresses and networks that may call the webhook, separated by commas; others are answered with 403. Behind a reverse proxy, set N8N_PROXY_HOPS for n8n.',
	},
	{
		displayName: 'Require HTTPS',
		name: 'requireHttps',
		type: 'boolean',
		default: false,
		description:
			'Whether to answer plain HTTP with 403. Behind a reverse proxy, set N8N_PROXY_HOPS for n8n.',
	},
	{
		displayName: 'Webhook Base URL',
		name: 'webhookBaseUrl',
		type: 'string',
		default: '',
		placeholder: 'e.g. http://n8n:5678',
		description:
			'Where the gateway reaches n8n, if not at its public address (N8N_WEBHOOK_URL of n8n): with the path that a proxy strips, and without /webhook',
		displayOptions: { show: { '/registration': ['automatic'] } },
	},
];

export const properties: INodeProperties[] = [
	{
		displayName:
			'Enter the webhook URL above into the cron jobs, and <code>cron.webhookToken</code> of the gateway into the credential. For a URL on its own host or in a private network, the gateway needs <code>cron.webhookSsrfPolicy.allowedHostnames</code>.',
		name: 'setUpNotice',
		type: 'notice',
		default: '',
		displayOptions: { show: { registration: ['manual'] } },
	},
	{
		displayName: 'Registration',
		name: 'registration',
		type: 'options',
		options: [
			{
				name: 'Automatic',
				value: 'automatic',
				description:
					'Publishing points the chosen jobs at this trigger, unpublishing puts them back as they were',
			},
			{
				name: 'Manual',
				value: 'manual',
				description: 'You enter the webhook URL in the jobs yourself',
			},
		],
		default: 'automatic',
		description: 'How the jobs learn where to deliver',
	},
	{
		displayName: 'Cron Job Names or IDs',
		name: 'jobIds',
		type: 'multiOptions',
		typeOptions: { loadOptionsMethod: 'getCronJobs' },
		default: [],
		required: true,
		description:
			'The jobs that deliver to this trigger while the workflow is published. A job that announces to a chat keeps announcing. Choose from the list, or specify IDs using an <a href="https://docs.n8n.io/code/expressions/">expression</a>.',
		displayOptions: { show: { registration: ['automatic'] } },
	},
	{
		displayName: 'Replace Other Webhooks',
		name: 'replaceWebhooks',
		type: 'boolean',
		default: false,
		description:
			'Whether publishing takes over jobs that already deliver to another webhook, until the workflow is unpublished',
		displayOptions: { show: { registration: ['automatic'] } },
	},
	{
		displayName: 'Authentication',
		name: 'authentication',
		type: 'options',
		options: [
			{
				name: 'Bearer Header',
				value: 'bearer',
				description:
					'The header that the gateway sends by itself. Keeps the token out of URLs and logs.',
			},
			{
				name: 'Bearer Header and Query',
				value: 'bearerAndQuery',
				description: 'Both have to be there and right',
			},
			{
				name: 'Bearer Header or Query',
				value: 'bearerOrQuery',
				description: 'Either is enough',
			},
			{
				name: 'Query',
				value: 'query',
				description: 'The token as ?token= in the webhook URL of the job',
			},
		],
		default: 'bearer',
		description: 'Where the request has to show the webhook token',
		displayOptions: { show: { registration: ['manual'] } },
	},
	{
		displayName: 'Trigger On',
		name: 'events',
		type: 'multiOptions',
		options: [
			{
				name: 'Delivery Failure',
				value: 'deliveryFailure',
				description: 'A run was fine but could not be delivered (a notice of its failure alert)',
			},
			{
				name: 'Failure Alert',
				value: 'failureAlert',
				description: 'A job that has a failure alert failed or was skipped often enough',
			},
			{
				name: 'Recovery',
				value: 'recovery',
				description: 'A job that its failure alert had reported is well again',
			},
			{
				name: 'Run Failed',
				value: 'error',
				description:
					'A run ended with an error. Of a job that does not also announce, those that time out or are cancelled never come by webhook: the Run History Trigger has them.',
			},
			{
				name: 'Run Skipped',
				value: 'skipped',
				description:
					'A run was due but did not start. Of a job that does not also announce, those without a summary never come by webhook.',
			},
			{
				name: 'Run Succeeded',
				value: 'ok',
				description: 'A run ended well. Those with an empty summary never come by webhook.',
			},
			{
				name: 'Unknown Event',
				value: 'unknown',
				description:
					'Anything else that carries the right token, such as what a newer gateway may send',
			},
		],
		default: [...EVENT_CHOICES],
		required: true,
	},
	outputProperty,
	{
		displayName: 'Options',
		name: 'options',
		type: 'collection',
		placeholder: 'Add option',
		default: {},
		options: optionProperties,
	},
];
