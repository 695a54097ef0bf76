import type { INodeProperties } from 'n8n-workflow';
import { byId, fromList } from '../locatorModes';
import { sessionChoice } from '../sessionLocator';

export const name: INodeProperties = {
	displayName: 'Name',
	name: 'name',
	type: 'string',
	default: '',
	placeholder: 'e.g. Daily summary',
	description: 'Name of the job, for people',
};

export const description: INodeProperties = {
	displayName: 'Description',
	name: 'description',
	type: 'string',
	default: '',
	placeholder: 'e.g. Feeds the morning report',
	description: 'What the job is for',
};

export const displayName: INodeProperties = {
	displayName: 'Display Name',
	name: 'displayName',
	type: 'string',
	default: '',
	placeholder: 'e.g. Morning report',
	description: 'What the Control UI shows instead of the name',
};

export const agentId: INodeProperties = {
	displayName: 'Agent',
	name: 'agentId',
	type: 'resourceLocator',
	default: { mode: 'list', value: '' },
	description: 'The agent that runs the job. Not set: the default agent of the gateway.',
	modes: [
		fromList('searchAgents', 'Default agent'),
		byId(
			'e.g. main',
			'\\s*([A-Za-z0-9][A-Za-z0-9_-]*)?\\s*',
			'An agent ID has letters, digits, "-" and "_" only',
		),
	],
};

export const sessionKey: INodeProperties = {
	...sessionChoice,
	description:
		"The session that the job belongs to: where it runs with the 'Session Target' Current, and where its announcements lead",
};

export const enabled: INodeProperties = {
	displayName: 'Enabled',
	name: 'enabled',
	type: 'boolean',
	default: true,
	description: 'Whether the schedule of the job is on',
};

export const deleteAfterRun: INodeProperties = {
	displayName: 'Delete After Run',
	name: 'deleteAfterRun',
	type: 'boolean',
	default: false,
	description:
		"Whether the job deletes itself after a successful run. Only for jobs that run once ('At', 'On Exit'). Without this field those with 'At' do and those with 'On Exit' do not.",
};

export const wakeMode: INodeProperties = {
	displayName: 'Wake Mode',
	name: 'wakeMode',
	type: 'options',
	options: [
		{ name: 'Next Heartbeat', value: 'next-heartbeat', description: 'With the next heartbeat' },
		{ name: 'Now', value: 'now', description: 'At once' },
	],
	default: 'now',
	description: 'When the agent deals with a system event in its main session',
};

export const jobJson: INodeProperties = {
	displayName: 'Cron Job JSON',
	name: 'jobJson',
	type: 'json',
	default: '{}',
	placeholder: 'e.g. {"owner": {"agentId": "main"}}',
	description:
		'What this form lacks, as a JSON object in the words of cron.add. It is merged over the fields of the form.',
};
