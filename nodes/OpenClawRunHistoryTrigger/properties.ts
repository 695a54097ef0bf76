import type { INodeProperties } from 'n8n-workflow';
import { jobIdsProperty, statusesProperty } from '../shared/intake/choices';
import { outputProperty } from '../shared/intake/output';
const showOnlyForUndelivered = { runs: ['undelivered'] };

export const optionProperties: INodeProperties[] = [
	{
		displayName: 'Deduplication Window',
		name: 'deduplicationWindow',
		type: 'number',
		typeOptions: { minValue: 1, numberPrecision: 0 },
		default: 1000,
		description:
			'How many of the last events the OpenClaw triggers of this workflow remember together. Give them all the same. It has to hold the runs that finish within the overlap.',
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
		displayName: 'Include Suppressed',
		name: 'includeSuppressed',
		type: 'boolean',
		default: false,
		description:
			'Whether runs count as undelivered that the gateway held back on purpose, such as successes with an empty summary',
		displayOptions: { show: { '/runs': ['undelivered'] } },
	},
	{
		displayName: 'Max Items',
		name: 'maxItems',
		type: 'number',
		typeOptions: { minValue: 1, numberPrecision: 0 },
		default: 500,
		description: 'The most runs that one poll emits, the oldest first; the next poll goes on',
	},
	{
		displayName: 'Overlap (Minutes)',
		name: 'overlapMinutes',
		type: 'number',
		typeOptions: { minValue: 1 },
		default: 10,
		description:
			'How far back each poll looks again for entries that were written late or after a clock was set back',
	},
];

export const properties: INodeProperties[] = [
	{
		displayName: 'Runs',
		name: 'runs',
		type: 'options',
		options: [
			{
				name: 'All',
				value: 'all',
				description: 'Every finished run: for an n8n that no webhook can reach',
			},
			{
				name: 'Undelivered',
				value: 'undelivered',
				description:
					'Runs whose webhook did not arrive, by what the gateway records: beside an OpenClaw Trigger in the same workflow, as its net',
			},
		],
		default: 'all',
		description: 'Which runs of the history start the workflow',
	},
	{
		displayName:
			'Connect this node and an OpenClaw Trigger of the same workflow to the same next node. Needs OpenClaw 2026.8 or newer, which records what became of a webhook.',
		name: 'undeliveredNotice',
		type: 'notice',
		default: '',
		displayOptions: { show: showOnlyForUndelivered },
	},
	jobIdsProperty,
	statusesProperty,
	{
		displayName: 'Start',
		name: 'start',
		type: 'options',
		options: [
			{
				name: 'At a Moment',
				value: 'moment',
				description: 'With the runs that finished from a moment on (the gateway keeps a week)',
			},
			{
				name: 'When Published',
				value: 'publish',
				description: 'With the runs that finish after the first publication',
			},
		],
		default: 'publish',
		description: 'Where to begin; afterwards each poll goes on where the last one stopped',
	},
	{
		displayName: 'Start At',
		name: 'startAt',
		type: 'dateTime',
		default: '',
		required: true,
		description: 'Runs that finished before this moment are left out',
		displayOptions: { show: { start: ['moment'] } },
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
