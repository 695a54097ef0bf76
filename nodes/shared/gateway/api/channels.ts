import { isJsonObject, readString, type JsonObject } from '../../json';
import { notUnderstood } from '../errors/answer';
import type { Call } from './call';

/** One account of a channel, such as a Telegram bot. */
export interface ChannelAccount {
	channel: string;
	label: string | null;
	accountId: string;
	isDefault: boolean;
	/** `enabled`, `configured`, `running`, `connected`, `lastError`, …: what this channel tells. */
	state: JsonObject;
}

/** A person or group that has talked with an agent. */
export interface Conversation {
	channel: string;
	accountId: string | null;
	/** `direct`, `group`, … */
	kind: string | null;
	/** What a message is sent to. */
	target: string;
}

export const channels = (call: Call) => ({
	/** The accounts of all channels; with `probe` the gateway asks each channel itself first. */
	async accounts({ probe = false } = {}): Promise<ChannelAccount[]> {
		const answer = await call('channels.status', probe ? { probe } : {});
		const { channelAccounts, channelLabels, channelDefaultAccountId } = answer;
		if (!isJsonObject(channelAccounts)) throw notUnderstood('It has no channel accounts.');
		return Object.entries(channelAccounts).flatMap(([channel, accounts]) => {
			if (!Array.isArray(accounts)) throw notUnderstood('It has a channel without accounts.');
			return accounts.filter(isJsonObject).map((state) => {
				const accountId = readString(state, 'accountId') ?? 'default';
				return {
					channel,
					label: textUnder(channelLabels, channel),
					accountId,
					isDefault: textUnder(channelDefaultAccountId, channel) === accountId,
					state,
				};
			});
		});
	},

	/** Whom an agent has talked with or written to. */
	async conversations(agentId: string): Promise<Conversation[]> {
		const { conversations } = await call('conversations.list', { agentId });
		return (conversations as JsonObject[]).map((conversation) => {
			const channel = readString(conversation, 'channel');
			const target = readString(conversation, 'target');
			if (channel === null || target === null) {
				throw notUnderstood('It has a conversation without a channel or a target.');
			}
			const accountId = readString(conversation, 'accountId');
			return { channel, target, accountId, kind: readString(conversation, 'kind') };
		});
	},
});

function textUnder(texts: unknown, key: string): string | null {
	return isJsonObject(texts) ? readString(texts, key) : null;
}
