import type { INodeProperties, INodePropertyMode } from 'n8n-workflow';

import { fromList } from '../fromList';

/** A channel of the gateway, from its list or by its ID; what it is for is said where it is used. */
export const channelField = {
	displayName: 'Channel',
	name: 'channel',
	type: 'resourceLocator',
	default: { mode: 'list', value: '' },
	modes: [
		fromList('searchChannels'),
		{ displayName: 'By ID', name: 'id', type: 'string', placeholder: 'e.g. telegram' },
	],
} satisfies INodeProperties;

/** The ways to pick a person or group on it; the list has those that have talked with an agent. */
export const recipientModes: INodePropertyMode[] = [
	fromList('searchRecipients'),
	{ displayName: 'By ID', name: 'id', type: 'string', placeholder: 'e.g. 123456789' },
];
