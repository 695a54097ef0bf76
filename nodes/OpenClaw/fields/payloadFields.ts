import type { INodeProperties } from 'n8n-workflow';
import { byId, fromList } from '../locatorModes';
export const payloadKind: INodeProperties = {
	displayName: 'Payload',
	name: 'payloadKind',
	type: 'options',
	options: [
		{ name: 'Command', value: 'command', description: 'Run a command on the gateway, no model' },
		{ name: 'Message', value: 'message', description: 'Tell the agent something' },
		{ name: 'Script', value: 'script', description: 'Run a script that may call tools, no model' },
	],
	default: 'message',
	description: 'What the job does when it runs',
};

export const message: INodeProperties = {
	displayName: 'Message',
	name: 'message',
	type: 'string',
	typeOptions: { rows: 4 },
	default: '',
	placeholder: 'e.g. Summarize the unread mail of today in five lines',
	description: 'What the agent is told when the job runs',
};

export const command: INodeProperties = {
	displayName: 'Command',
	name: 'command',
	type: 'string',
	default: '',
	placeholder: 'e.g. df -h / | tail -1',
	description:
		'What the gateway runs in a shell (sh -lc), or the words of a command as a JSON array, which no shell reads. Its output becomes the summary.',
};

export const script: INodeProperties = {
	displayName: 'Script',
	name: 'script',
	type: 'string',
	typeOptions: { rows: 4 },
	default: '',
	placeholder: 'e.g. return "done"',
	description: 'JavaScript that the gateway runs; it can call the allowed tools of the agent',
};

export const sessionTarget: INodeProperties = {
	displayName: 'Session Target',
	name: 'sessionTarget',
	type: 'options',
	options: [
		{ name: 'Current', value: 'current', description: "The session chosen under 'Session'" },
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
	description: "Name of the session, for the 'Session Target' Session",
};

export const model: INodeProperties = {
	displayName: 'Model',
	name: 'model',
	type: 'resourceLocator',
	default: { mode: 'list', value: '' },
	description: 'The model to use instead of the one of the agent',
	modes: [
		fromList('searchModels', 'Model of the agent'),
		byId('e.g. openai/gpt-5', '\\s*\\S*\\s*', 'The ID of a model has no space'),
	],
};

export const fallbacks: INodeProperties = {
	displayName: 'Fallback Model Names or IDs',
	name: 'fallbacks',
	type: 'multiOptions',
	typeOptions: { loadOptionsMethod: 'getModels' },
	default: [],
	description:
		'Models to try when the model fails, in the order chosen here. Choose from the list, or specify IDs using an <a href="https://docs.n8n.io/code/expressions/">expression</a>.',
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
	default: 3600,
	description:
		'After how long the gateway ends a run; 0 for no limit. Without this field, a message gets an hour and a command 10 minutes; a script gets 5 minutes, and takes 1 to 900 seconds.',
};

export const lightContext: INodeProperties = {
	displayName: 'Light Context',
	name: 'lightContext',
	type: 'boolean',
	default: false,
	description: 'Whether to leave the files of the workspace out of the prompt',
};

export const allowUnsafeExternalContent: INodeProperties = {
	displayName: 'Allow Unsafe External Content',
	name: 'allowUnsafeExternalContent',
	type: 'boolean',
	default: false,
	description: 'Whether content from outside reaches the agent without the gateway marking it so',
};

export const commandFolder: INodeProperties = {
	displayName: 'Command Folder',
	name: 'commandFolder',
	type: 'string',
	default: '',
	placeholder: 'e.g. /srv/backup',
	description: 'Folder of the gateway that the command runs in',
};

export const commandEnvironment: INodeProperties = {
	displayName: 'Command Environment',
	name: 'commandEnvironment',
	type: 'string',
	typeOptions: { rows: 3 },
	default: '',
	placeholder: 'e.g. LANG=C',
	description:
		'Environment variables of the command, one NAME=value a line. The gateway stores and shows them with the job: not for secrets.',
};

export const commandInput: INodeProperties = {
	displayName: 'Command Input',
	name: 'commandInput',
	type: 'string',
	typeOptions: { rows: 3 },
	default: '',
	description: 'What the command reads from its standard input',
};

export const noOutputTimeoutSeconds: INodeProperties = {
	displayName: 'No Output Timeout (Seconds)',
	name: 'noOutputTimeoutSeconds',
	type: 'number',
	typeOptions: { minValue: 0 },
	default: 0,
	description: 'After how long without any output the gateway ends the command; 0 for never',
};

export const outputMaxBytes: INodeProperties = {
	displayName: 'Output Limit (Bytes)',
	name: 'outputMaxBytes',
	type: 'number',
	typeOptions: { minValue: 1, numberPrecision: 0 },
	default: 16777216,
	description: 'How much output of the command the gateway keeps',
};

export const toolBudget: INodeProperties = {
	displayName: 'Tool Budget',
	name: 'toolBudget',
	type: 'number',
	typeOptions: { minValue: 1, maxValue: 200, numberPrecision: 0 },
	default: 50,
	description: 'How many tool calls the script may make, 200 at most',
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
