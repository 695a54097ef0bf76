import type { INodeProperties } from 'n8n-workflow';

export const scheduleKind: INodeProperties = {
	displayName: 'Schedule',
	name: 'scheduleKind',
	type: 'options',
	options: [
		{ name: 'At', value: 'at', description: 'Once, at a given moment' },
		{ name: 'Cron', value: 'cron', description: 'Whenever a cron expression matches' },
		{ name: 'Every', value: 'every', description: 'Again and again, with a fixed interval' },
	],
	default: 'cron',
	description: 'When the job runs',
};

export const cronExpression: INodeProperties = {
	displayName: 'Cron Expression',
	name: 'cronExpression',
	type: 'string',
	default: '0 9 * * *',
	placeholder: 'e.g. 0 9 * * 1-5',
	description:
		'Minute, hour, day of month, month, day of week; with six parts, seconds come first. Nicknames such as @daily work too.',
};

export const timezone: INodeProperties = {
	displayName: 'Timezone',
	name: 'timezone',
	type: 'string',
	default: '',
	placeholder: 'e.g. Europe/Berlin',
	description: 'IANA name of the time zone of the schedule. Empty: the time zone of the workflow.',
};

export const everyValue: INodeProperties = {
	displayName: 'Every',
	name: 'everyValue',
	type: 'number',
	typeOptions: { minValue: 0 },
	default: 1,
	description: 'Length of the interval, in the unit below',
};

export const everyUnit: INodeProperties = {
	displayName: 'Unit',
	name: 'everyUnit',
	type: 'options',
	options: [
		{ name: 'Days', value: 'days' },
		{ name: 'Hours', value: 'hours' },
		{ name: 'Minutes', value: 'minutes' },
		{ name: 'Seconds', value: 'seconds' },
	],
	default: 'hours',
	description: 'Unit of the interval',
};

export const at: INodeProperties = {
	displayName: 'At',
	name: 'at',
	type: 'dateTime',
	default: '',
	description:
		'The moment to run at, in the time zone given (that of the workflow if none), unless it carries an offset of its own. A one-shot job deletes itself after its run unless Delete After Run says otherwise.',
};

export const staggerSeconds: INodeProperties = {
	displayName: 'Stagger (Seconds)',
	name: 'staggerSeconds',
	type: 'number',
	typeOptions: { minValue: 0 },
	default: 0,
	description:
		'Spreads the start of a cron schedule over this time, so that jobs of the same minute do not start at once',
};
