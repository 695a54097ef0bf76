import type { ILoadOptionsFunctions, INodeListSearchResult } from 'n8n-workflow';

import type { Conversation } from '../../shared/gateway/api/channels';
import { offered } from '../../shared/gateway/errors/emptyList';
import { forLocator } from '../../shared/gateway/offer';
import { chosenIn } from './chosenIn';
import { matches } from './matches';

/** Where the forms with a recipient have the channel. */
const CHANNEL_FIELDS = [
	'channel',
	'additionalFields.deliverChannel',
	'additionalFields.announceChannel',
	'updateFields.announceChannel',
];

/** Whom the agents of the gateway have talked with, on the chosen channel or on all. */
export async function searchRecipients(
	this: ILoadOptionsFunctions,
	filter?: string,
): Promise<INodeListSearchResult> {
	const channel = chosenIn(this, CHANNEL_FIELDS);
	const conversations = await forLocator(this, async (gateway) => {
		const agents = await gateway.agents.list();
		const lists = agents.map(async ({ id }) => await gateway.channels.conversations(id));
		return offered('recipients', (await Promise.all(lists)).flat().filter(isShown));
	});
	// Several agents may have talked with the same person.
	const names = new Map(conversations.map((one) => [one.target, labelOf(one)]));
	const results = [...names].map(([value, name]) => ({ name, value }));
	return { results: results.filter((result) => matches(result, filter)) };

	function isShown(conversation: Conversation): boolean {
		return channel === '' || channel === conversation.channel;
	}
}

function labelOf({ target, channel, kind }: Conversation): string {
	return `${target} (${[channel, kind].filter((word) => word !== null).join(', ')})`;
}
