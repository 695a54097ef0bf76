import type { INodeProperties } from 'n8n-workflow';

import { byId, fromList } from '../locatorModes';
/** One of the channels of the gateway. */
export const channelLocator: INodeProperties = {
	displayName: 'Channel',
	name: 'channel',
	type: 'resourceLocator',
	default: { mode: 'list', value: '' },
	description: 'The channel to send on. Not set: the only one that the gateway has.',
	modes: [
		fromList('searchChannels'),
		byId('e.g. telegram', '\\s*[\\w.-]*\\s*', 'The ID of a channel is a word such as telegram'),
	],
};

/** Where a channel has several accounts. */
export const channelAccount: INodeProperties = {
	displayName: 'Account',
	name: 'accountId',
	type: 'string',
	default: '',
	placeholder: 'e.g. support-bot',
	description: 'Account of the channel, where it has several',
};

/** A person or group of a channel. */
export const recipientLocator: INodeProperties = {
	displayName: 'Recipient',
	name: 'to',
	type: 'resourceLocator',
	default: { mode: 'list', value: '' },
	description:
		'The person or group to send to. The list has those that have talked with an agent; others are entered as the channel knows them, such as by chat ID or phone number.',
	modes: [
		fromList('searchRecipients'),
		byId('e.g. 123456789', '[^\\r\\n]*', 'A recipient is written in one line'),
	],
};
