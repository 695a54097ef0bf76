import type { INodePropertyMode } from 'n8n-workflow';

import { fromList } from '../fromList';

/** The ways to pick a channel of the gateway. */
export const channelModes: INodePropertyMode[] = [
	fromList('searchChannels'),
	{ displayName: 'By ID', name: 'id', type: 'string', placeholder: 'e.g. telegram' },
];

/** The ways to pick a person or group on it; the list has those that have talked with an agent. */
export const recipientModes: INodePropertyMode[] = [
	fromList('searchRecipients'),
	{ displayName: 'By ID', name: 'id', type: 'string', placeholder: 'e.g. 123456789' },
];
