import type { INodeProperties } from 'n8n-workflow';

import * as job from '../../fields/jobFields';
import * as payload from '../../fields/payloadFields';

const displayOptions = { show: { resource: ['agent'], operation: ['runAndWait'] } };

const notice: INodeProperties = {
	displayName:
		'The execution sleeps in the database of n8n until the gateway has sent the result to it, over a restart too; it shows as a second execution of this workflow meanwhile. It takes one item at a time: put a Loop Over Items node with batch size 1 before it. A result that the gateway cannot send is looked up in its history.',
	name: 'waitNotice',
	type: 'notice',
	default: '',
	displayOptions,
};

const waitAmount: INodeProperties = {
	displayName: 'Wait At Most',
	name: 'waitAmount',
	type: 'number',
	typeOptions: { minValue: 1 },
	default: 1,
	required: true,
	description:
		'How long to wait for the end of the run. After that the node ends with an error that says what the gateway knows of it.',
	displayOptions,
};

const waitUnit: INodeProperties = {
	displayName: 'Unit',
	name: 'waitUnit',
	type: 'options',
	options: [
		{ name: 'Days', value: 'days' },
		{ name: 'Hours', value: 'hours' },
		{ name: 'Minutes', value: 'minutes' },
	],
	default: 'hours',
	description: 'The unit of Wait At Most',
	displayOptions,
};

const includeReply: INodeProperties = {
	displayName: 'Include Whole Reply',
	name: 'includeReply',
	type: 'boolean',
	default: false,
	description:
		'Whether to add the whole reply of the agent as "reply". The summary has its first 2,000 characters. A longer reply needs the transport WebSocket.',
	displayOptions,
};

const returnFailedRuns: INodeProperties = {
	displayName: 'Return Failed Runs',
	name: 'returnFailedRuns',
	type: 'boolean',
	default: true,
	description:
		'Whether a failed run is an item with the status "error". Without this field the node ends with an error.',
};

const webhookBaseUrl: INodeProperties = {
	displayName: 'Webhook Base URL',
	name: 'webhookBaseUrl',
	type: 'string',
	default: '',
	placeholder: 'e.g. http://n8n:5678',
	description: 'Where the gateway reaches n8n, if not at its public address (WEBHOOK_URL of n8n)',
};

const allowInsecureUrl: INodeProperties = {
	displayName: 'Allow Insecure URL',
	name: 'allowInsecureUrl',
	type: 'boolean',
	default: false,
	description:
		'Whether the gateway may send its webhook token to n8n over plain http to a public host, readable to anyone on the way',
};

export const runAndWaitFields: INodeProperties[] = [
	{
		...payload.message,
		required: true,
		description: 'What the agent is told',
		displayOptions,
	},
	notice,
	waitAmount,
	waitUnit,
	includeReply,
	{
		displayName: 'Additional Fields',
		name: 'additionalFields',
		type: 'collection',
		placeholder: 'Add field',
		default: {},
		displayOptions,
		options: [
			{ ...job.agentId, description: 'Who does it. Not set: the default agent of the gateway.' },
			allowInsecureUrl,
			payload.toolsAllow,
			payload.fallbacks,
			{ ...job.name, displayName: 'Job Name', description: 'Name of the one-shot job, for people' },
			payload.lightContext,
			payload.model,
			returnFailedRuns,
			payload.thinking,
			payload.timeoutSeconds,
			webhookBaseUrl,
		],
	},
];
