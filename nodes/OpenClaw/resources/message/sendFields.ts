import type { INodeProperties } from 'n8n-workflow';

import { channelAccount, channelLocator, recipientLocator } from '../../fields/channelFields';
import { agentId } from '../../fields/jobFields';
import { unlessChosen } from '../../locatorModes';

const showOnlyForSend = { resource: ['message'], operation: ['send'] };

const channel: INodeProperties = {
	...unlessChosen(channelLocator, 'The only channel'),
	displayOptions: { show: showOnlyForSend },
};

const to: INodeProperties = {
	...recipientLocator,
	required: true,
	displayOptions: { show: showOnlyForSend },
};

const text: INodeProperties = {
	displayName: 'Text',
	name: 'text',
	type: 'string',
	typeOptions: { rows: 4 },
	default: '',
	placeholder: 'e.g. The daily report is ready',
	description:
		'The text, in Markdown. The channel cuts what is too long for one message into several.',
	displayOptions: { show: showOnlyForSend },
};

const attachment: INodeProperties = {
	displayName: 'Attachment',
	name: 'attachment',
	type: 'options',
	options: [
		{ name: 'File', value: 'binary', description: 'A file of the item' },
		{ name: 'None', value: 'none', description: 'The text alone' },
		{ name: 'URL', value: 'url', description: 'A file that the gateway fetches' },
	],
	default: 'none',
	description: 'What to send with the text, or instead of it',
	displayOptions: { show: showOnlyForSend },
};

const binaryPropertyName: INodeProperties = {
	displayName: 'Input Data Field Name',
	name: 'binaryPropertyName',
	type: 'string',
	default: 'data',
	required: true,
	description:
		'The name of the input field with the file, or an expression that gives a file of another node; 19 MB at most',
	displayOptions: { show: { ...showOnlyForSend, attachment: ['binary'] } },
};

const mediaUrl: INodeProperties = {
	displayName: 'Media URL',
	name: 'mediaUrl',
	type: 'string',
	typeOptions: { rows: 2 },
	default: '',
	required: true,
	placeholder: 'e.g. https://example.com/chart.png',
	description:
		'Where the gateway fetches the file. For several files, one URL a line: together as an album, where the channel has that.',
	displayOptions: { show: { ...showOnlyForSend, attachment: ['url'] } },
};

const additionalFields: INodeProperties = {
	displayName: 'Additional Fields',
	name: 'additionalFields',
	type: 'collection',
	placeholder: 'Add field',
	default: {},
	displayOptions: { show: showOnlyForSend },
	options: [
		{
			...channelAccount,
			displayName: 'Account ID',
			description: 'The account of the channel to send from. Not set: its default account.',
		},
		{
			...agentId,
			description:
				'The agent whose message it is. Needed where the gateway has several agents and none by default.',
		},
		{
			displayName: 'As Document',
			name: 'forceDocument',
			type: 'boolean',
			default: false,
			description: 'Whether to send a picture or video as a file, as it is',
		},
		{
			displayName: 'As GIF',
			name: 'gifPlayback',
			type: 'boolean',
			default: false,
			description: 'Whether a video plays by itself and over again, on WhatsApp',
		},
		{
			displayName: 'As Voice Message',
			name: 'asVoice',
			type: 'boolean',
			default: false,
			description:
				'Whether an audio file arrives as a voice message, where the channel has that. Telegram takes OGG, MP3 and M4A.',
		},
		{
			displayName: 'Idempotency Key',
			name: 'idempotencyKey',
			type: 'string',
			default: '',
			placeholder: 'e.g. report-2026-11-29',
			description:
				'The gateway sends once for each key, within five minutes. Not set: one of the execution, the item and the message.',
		},
		{
			displayName: 'Reply to Message ID',
			name: 'replyToId',
			type: 'string',
			default: '',
			placeholder: 'e.g. 101',
			description: 'The message of the chat that this one answers',
		},
		{
			displayName: 'Silent',
			name: 'silent',
			type: 'boolean',
			default: false,
			description: 'Whether the message arrives without a sound, where the channel has that',
		},
		{
			displayName: 'Thread ID',
			name: 'threadId',
			type: 'string',
			default: '',
			placeholder: 'e.g. 42',
			description: 'The thread or topic of the chat to send to',
		},
	],
};

export const sendFields: INodeProperties[] = [
	channel,
	to,
	text,
	attachment,
	binaryPropertyName,
	mediaUrl,
	additionalFields,
];
