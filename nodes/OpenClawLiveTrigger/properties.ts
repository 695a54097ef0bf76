import type { INodeProperties } from 'n8n-workflow';
import { outputProperty } from '../shared/intake/output';
import { statusesProperty } from '../shared/intake/statuses';

export const optionProperties: INodeProperties[] = [
	{
		displayName: 'Deduplication Window',
		name: 'deduplicationWindow',
		type: 'number',
		typeOptions: { minValue: 2, numberPrecision: 0 },
		default: 1000,
		description:
			'How many of the last events the OpenClaw triggers of this workflow remember together, over restarts. Give them all the same.',
	},
	{
		displayName: 'Max Items',
		name: 'maxItems',
		type: 'number',
		typeOptions: { minValue: 1, numberPrecision: 0 },
		default: 100,
		description:
			'The most events that one execution gets. Events that arrive while an execution is under way go into the next one together, in the order in which they came.',
		displayOptions: { hide: { oneExecutionEach: [true] } },
	},
	{
		displayName: 'One Execution for Each Event',
		name: 'oneExecutionEach',
		type: 'boolean',
		default: false,
		description: 'Whether every event starts an execution of its own, also in a burst',
	},
	{
		displayName: 'Test Event',
		name: 'testEvent',
		type: 'options',
		options: [
			{
				name: 'Latest Finished Run',
				value: 'latestRun',
				description: 'Take the newest finished run that the filters let through, at once',
			},
			{
				name: 'Next Event',
				value: 'nextEvent',
				description: 'Wait for the next event that the filters let through',
			},
		],
		default: 'nextEvent',
		description: 'What you get when you test the node in the editor',
	},
];

export const properties: INodeProperties[] = [
	{
		displayName: 'Events',
		name: 'events',
		type: 'multiOptions',
		options: [
			{
				name: 'Agent Turn Finished',
				value: 'agentTurnFinished',
				description: 'An agent has answered, failed or was stopped, whoever asked it',
			},
			{
				name: 'Approval Requested',
				value: 'approvalRequested',
				description:
					'An agent wants to do what a person has to allow. With this, runs wait for an answer that the gateway would otherwise deny at once.',
			},
			{
				name: 'Job Changed',
				value: 'jobChanged',
				description:
					'Somebody added, changed or removed a cron job, or the gateway disabled one by itself after too many failed runs',
			},
			{
				name: 'Message Received',
				value: 'messageReceived',
				description: 'A person wrote to an agent over a channel such as Telegram or Slack',
			},
			{
				name: 'Question Asked',
				value: 'questionAsked',
				description: 'An agent asks a person, and waits for the answer',
			},
			{
				name: 'Run Finished',
				value: 'runFinished',
				description:
					'A run of a cron job (called automation in the Control UI) ended, whichever way: also those that no webhook gets',
			},
			{
				name: 'Task Finished',
				value: 'taskFinished',
				description: 'A subagent, or work that was started from the command line, has ended',
			},
		],
		default: ['runFinished'],
		required: true,
		description: 'What starts the workflow',
	},
	{
		displayName: 'Job Names or IDs',
		name: 'jobIds',
		type: 'multiOptions',
		typeOptions: { loadOptionsMethod: 'getCronJobs' },
		default: [],
		description:
			'Only these jobs; none chosen means all but those that the gateway keeps for itself, such as its heartbeat. Choose from the list, or specify IDs using an <a href="https://docs.n8n.io/code/expressions/">expression</a>.',
		displayOptions: { show: { events: ['jobChanged', 'runFinished'] } },
	},
	{ ...statusesProperty, displayOptions: { show: { events: ['runFinished'] } } },
	{
		displayName: 'Filters',
		name: 'filters',
		type: 'collection',
		placeholder: 'Add filter',
		default: {},
		options: [
			{
				displayName: 'Agent Names or IDs',
				name: 'agentIds',
				type: 'multiOptions',
				typeOptions: { loadOptionsMethod: 'getAgents' },
				default: [],
				description:
					'Only what concerns these agents. Choose from the list, or specify IDs using an <a href="https://docs.n8n.io/code/expressions/">expression</a>.',
			},
			{
				displayName: 'Channels',
				name: 'channels',
				type: 'string',
				default: '',
				placeholder: 'e.g. telegram, slack',
				description: 'Only messages over these channels, separated by commas',
			},
			{
				displayName: 'Outcomes',
				name: 'outcomes',
				type: 'multiOptions',
				options: [
					{ name: 'Cancelled', value: 'cancelled' },
					{ name: 'Failed', value: 'failed' },
					{ name: 'Succeeded', value: 'succeeded' },
					{ name: 'Timed Out', value: 'timedOut' },
				],
				default: [],
				description: 'How agent turns and tasks have to have ended; none chosen means any way',
			},
			{
				displayName: 'Session Keys',
				name: 'sessionKeys',
				type: 'string',
				default: '',
				placeholder: 'e.g. agent:main:main',
				description: 'Only what happens in these sessions, separated by commas',
			},
		],
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
