import type { INodeProperties } from 'n8n-workflow';
import { jobIdsProperty, statusesProperty } from '../shared/intake/choices';
import { outputProperty } from '../shared/intake/output';
export const optionProperties: INodeProperties[] = [
	{
		displayName: 'Deduplication Window',
		name: 'deduplicationWindow',
		type: 'number',
		typeOptions: { minValue: 2, numberPrecision: 0 },
		default: 1000,
		description:
			'How many of the last events are remembered to tell repeats. The OpenClaw triggers of this workflow remember them together, over restarts: a thousand at least, more where all of them have more here.',
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
		displayOptions: { show: { '/events': ['runFinished'] } },
	},
];

export const properties: INodeProperties[] = [
	{
		displayName: 'Trigger On',
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
				name: 'Cron Job Changed',
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
				description: 'A run of a cron job ended, whichever way: also those that no webhook gets',
			},
			{
				name: 'Task Finished',
				value: 'taskFinished',
				description: 'A subagent, or work that was started from the command line, has ended',
			},
		],
		default: ['runFinished'],
		required: true,
	},
	{ ...jobIdsProperty, displayOptions: { show: { events: ['jobChanged', 'runFinished'] } } },
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
					'Only what concerns these agents; none chosen means all. Choose from the list, or specify IDs using an <a href="https://docs.n8n.io/code/expressions/">expression</a>.',
			},
			{
				displayName: 'Channel Names or IDs',
				name: 'channels',
				type: 'multiOptions',
				typeOptions: { loadOptionsMethod: 'getChannels' },
				default: [],
				description:
					'Only messages over these channels; none chosen means all. Choose from the list, or specify IDs using an <a href="https://docs.n8n.io/code/expressions/">expression</a>.',
				displayOptions: { show: { '/events': ['messageReceived'] } },
			},
			{
				displayName: 'Outcome',
				name: 'outcomes',
				type: 'multiOptions',
				options: [
					{ name: 'Cancelled', value: 'cancelled' },
					{ name: 'Failed', value: 'failed' },
					{ name: 'Succeeded', value: 'succeeded' },
					{ name: 'Timed Out', value: 'timedOut' },
				],
				default: [],
				description: 'How agent turns and tasks have to have ended; none chosen means all',
				displayOptions: { show: { '/events': ['agentTurnFinished', 'taskFinished'] } },
			},
			{
				displayName: 'Session Names or IDs',
				name: 'sessionKeys',
				type: 'multiOptions',
				typeOptions: { loadOptionsMethod: 'getSessions' },
				default: [],
				description:
					'Only what happens in these sessions; none chosen means all. Choose from the list, or specify IDs using an <a href="https://docs.n8n.io/code/expressions/">expression</a>.',
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
