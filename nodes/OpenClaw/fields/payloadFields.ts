import type { INodeProperties } from 'n8n-workflow';

export const message: INodeProperties = {
	displayName: 'Message',
	name: 'message',
	type: 'string',
	typeOptions: { rows: 4 },
	default: '',
	placeholder: 'e.g. Summarize the unread mail of today in five lines',
	description: 'What the agent is told when the job runs',
};

export const sessionTarget: INodeProperties = {
	displayName: 'Session Target',
	name: 'sessionTarget',
	type: 'options',
	options: [
		{
			name: 'Isolated',
			value: 'isolated',
			description: 'A fresh session for each run: the agent gets the message as a turn of its own',
		},
		{
			name: 'Main',
			value: 'main',
			description:
				'The main session of the agent: the message arrives there as a system event, and model settings do not apply',
		},
		{
			name: 'Session',
			value: 'session',
			description: 'A named session that keeps its history from run to run',
		},
	],
	default: 'isolated',
	description: 'Where the job runs. It also decides what the message becomes.',
};

export const sessionId: INodeProperties = {
	displayName: 'Session ID',
	name: 'sessionId',
	type: 'string',
	default: '',
	placeholder: 'e.g. daily-report',
	description: 'Name of the session, for the Session Target "Session"',
};

export const model: INodeProperties = {
	displayName: 'Model',
	name: 'model',
	type: 'resourceLocator',
	default: { mode: 'list', value: '' },
	description: 'The model to use instead of the one of the agent',
	modes: [
		{
			displayName: 'From List',
			name: 'list',
			type: 'list',
			typeOptions: { searchListMethod: 'searchModels', searchable: true },
		},
		{ displayName: 'By ID', name: 'id', type: 'string', placeholder: 'e.g. openai/gpt-5' },
	],
};

export const fallbacks: INodeProperties = {
	displayName: 'Fallback Models',
	name: 'fallbacks',
	type: 'string',
	default: '',
	placeholder: 'e.g. openai/gpt-5-mini, anthropic/claude-haiku',
	description: 'Models to try in turn when the model fails, separated by commas',
};

export const thinking: INodeProperties = {
	displayName: 'Thinking',
	name: 'thinking',
	type: 'options',
	options: [
		{ name: 'Adaptive', value: 'adaptive' },
		{ name: 'Default of the Agent', value: '' },
		{ name: 'Extra High', value: 'xhigh' },
		{ name: 'High', value: 'high' },
		{ name: 'Low', value: 'low' },
		{ name: 'Maximum', value: 'max' },
		{ name: 'Medium', value: 'medium' },
		{ name: 'Minimal', value: 'minimal' },
		{ name: 'Off', value: 'off' },
		{ name: 'Ultra', value: 'ultra' },
	],
	default: '',
	description: 'How much the model thinks. Which levels there are depends on the model.',
};

export const timeoutSeconds: INodeProperties = {
	displayName: 'Timeout (Seconds)',
	name: 'timeoutSeconds',
	type: 'number',
	typeOptions: { minValue: 0 },
	default: 600,
	description: 'After how long the gateway ends a run. 0 for no limit.',
};

export const lightContext: INodeProperties = {
	displayName: 'Light Context',
	name: 'lightContext',
	type: 'boolean',
	default: false,
	description: 'Whether to leave the files of the workspace out of the prompt',
};

export const toolsAllow: INodeProperties = {
	displayName: 'Allowed Tools',
	name: 'toolsAllow',
	type: 'string',
	default: '',
	placeholder: 'e.g. read, web_search',
	description:
		'The only tools that the run may use, separated by commas. Empty for no restriction.',
};
