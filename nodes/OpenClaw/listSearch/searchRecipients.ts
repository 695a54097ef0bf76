import type { ILoadOptionsFunctions, INodeListSearchResult } from 'n8n-workflow';

import type { Conversation } from '../../shared/gateway/api/channels';
import { withGateway } from '../../shared/gateway/gateway';
import { isJsonObject } from '../../shared/json';
import { matches } from './matches';

/** Whom the agents of the gateway have talked with, on the chosen channel or on all. */
export async function searchRecipients(
	this: ILoadOptionsFunctions,
	filter?: string,
): Promise<INodeListSearchResult> {
	const channel = chosenChannel(this);
	const conversations = await withGateway(this, async (gateway) => {
		const agents = await gateway.agents.list();
		const lists = agents.map(async ({ id }) => await gateway.channels.conversations(id));
		return (await Promise.all(lists)).flat();
	});
	// Several agents may have talked with the same person.
	const names = new Map(conversations.filter(isShown).map((one) => [one.target, labelOf(one)]));
	const results = [...names].map(([value, name]) => ({ name, value }));
	return { results: results.filter((result) => matches(result, filter)) };

	function isShown(conversation: Conversation): boolean {
		return channel === '' || channel === conversation.channel;
	}
}

function labelOf({ target, channel, kind }: Conversation): string {
	return `${target} (${[channel, kind].filter((word) => word !== null).join(', ')})`;
}

/** Of Message: Send, and of Agent: Ask. */
const CHANNEL_FIELDS = ['channel', 'additionalFields.deliverChannel'];

/** Empty as long as none is chosen, or an expression stands there, which has no value yet. */
function chosenChannel(context: ILoadOptionsFunctions): string {
	const values = CHANNEL_FIELDS.map((path) => {
		const field: unknown = context.getCurrentNodeParameter(path);
		return isJsonObject(field) ? field.value : undefined;
	});
	const value = values.find((one) => typeof one === 'string');
	return typeof value === 'string' && !value.startsWith('=') ? value.trim() : '';
}
