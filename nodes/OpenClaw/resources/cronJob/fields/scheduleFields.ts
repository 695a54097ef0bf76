import type { INodeProperties } from 'n8n-workflow';

export const scheduleKind: INodeProperties = {
	displayName: 'Schedule',
	name: 'scheduleKind',
	type: 'options',
	options: [
		{ name: 'At', value: 'at', description: 'Once, at a given moment' },
		{ name: 'Cron', value: 'cron', description: 'Whenever a cron expression matches' },
		{ name: 'Every', value: 'every', description: 'Again and again, with a fixed interval' },
		{ name: 'On Exit', value: 'on-exit', description: 'Once, when a command on the gateway ends' },
		{
			name: 'Stream',
			value: 'stream',
			description: 'Whenever a command on the gateway writes lines',
		},
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
		"Minute, hour, day of month, month, day of week; with six parts, seconds come first. Nicknames such as @daily work too. The gateway starts jobs at minute 0 of every hour (0 * * * *, 0 */2 * * *) up to five minutes late, unless 'Exact Start' is on.",
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
		"The moment to run at, in the time zone given (that of the workflow if none), unless it carries an offset of its own. An expression may also give a span (20m, 2h30m), milliseconds since 1970 or an RFC 2822 date. A one-shot job deletes itself after its run unless 'Delete After Run' says otherwise.",
};

export const exactStart: INodeProperties = {
	displayName: 'Exact Start',
	name: 'exactStart',
	type: 'boolean',
	default: false,
	description:
		'Whether a cron schedule starts on the second. Without it the gateway starts jobs at minute 0 of every hour up to five minutes late.',
};

export const staggerSeconds: INodeProperties = {
	displayName: 'Stagger (Seconds)',
	name: 'staggerSeconds',
	type: 'number',
	typeOptions: { minValue: 0 },
	default: 0,
	description:
		'At most how late a cron schedule starts, so that jobs of the same minute do not start at once. 0 is an exact start.',
};

export const watchedCommand: INodeProperties = {
	displayName: 'Watched Command',
	name: 'watchedCommand',
	type: 'string',
	default: '',
	placeholder: 'e.g. tail --pid=4711 -f /dev/null',
	description: 'A shell command that the gateway runs; the job runs once when it ends',
};

export const streamCommand: INodeProperties = {
	displayName: 'Stream Command',
	name: 'streamCommand',
	type: 'string',
	default: '',
	placeholder: 'e.g. journalctl -f -u nginx',
	description:
		'A command that the gateway keeps running; the job runs with the lines that it writes. A shell command, or its words as a JSON array.',
};

export const watchedFolder: INodeProperties = {
	displayName: 'Watched Folder',
	name: 'watchedFolder',
	type: 'string',
	default: '',
	placeholder: 'e.g. /var/log',
	description: 'Folder of the gateway that the watched or the stream command runs in',
};

export const streamMode: INodeProperties = {
	displayName: 'Stream Mode',
	name: 'streamMode',
	type: 'options',
	options: [
		{ name: 'Line', value: 'line', description: 'Every line counts' },
		{ name: 'Match', value: 'match', description: "Lines count that 'Stream Match' fits" },
	],
	default: 'line',
	description: 'Which lines of the stream count',
};

export const streamMatch: INodeProperties = {
	displayName: 'Stream Match',
	name: 'streamMatch',
	type: 'string',
	default: '',
	placeholder: 'e.g. ERROR|WARN',
	description: "Regular expression for the 'Stream Mode' Match",
};

export const streamBatchMs: INodeProperties = {
	displayName: 'Stream Batch (Milliseconds)',
	name: 'streamBatchMs',
	type: 'number',
	typeOptions: { minValue: 1, numberPrecision: 0 },
	default: 250,
	description:
		'How long the stream has to be quiet before its lines go to a run, 50 to 5,000 (other values become the nearest)',
};

export const streamMaxBatchBytes: INodeProperties = {
	displayName: 'Stream Batch (Bytes)',
	name: 'streamMaxBatchBytes',
	type: 'number',
	typeOptions: { minValue: 1, numberPrecision: 0 },
	default: 16384,
	description: 'How much of the stream goes to one run, 1,024 to 65,536 bytes',
};

export const pacingMin: INodeProperties = {
	displayName: 'Pacing Minimum',
	name: 'pacingMin',
	type: 'string',
	default: '',
	placeholder: 'e.g. 5m',
	description:
		'A run may propose when the next one comes; not sooner than this. For the schedules Cron and Every.',
};

export const pacingMax: INodeProperties = {
	displayName: 'Pacing Maximum',
	name: 'pacingMax',
	type: 'string',
	default: '',
	placeholder: 'e.g. 6h',
	description:
		'A run may propose when the next one comes; not later than this. For the schedules Cron and Every.',
};

export const conditionScript: INodeProperties = {
	displayName: 'Condition Script',
	name: 'conditionScript',
	type: 'string',
	typeOptions: { rows: 4 },
	default: '',
	placeholder: 'e.g. json({ fire: true })',
	description:
		'JavaScript that the gateway runs when the time has come, to decide whether the job runs. It ends with a call as in the example, which takes fire, message and state. For Cron, Stream, and Every from 30 seconds on.',
};

export const conditionOnce: INodeProperties = {
	displayName: 'Condition Once',
	name: 'conditionOnce',
	type: 'boolean',
	default: false,
	description: 'Whether the first successful run that the condition let through disables the job',
};
