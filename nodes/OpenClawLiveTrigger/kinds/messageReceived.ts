import { isoUtc } from '../../shared/time';
import { isCut, messageText } from '../../shared/gateway/api/sessionMessage';
import {
	readIdentifier,
	readNumber,
	readObject,
	readString,
	type JsonObject,
} from '../../shared/json';
import type { Kind } from './kind';
import { told } from './told';
import { wholeMessage } from './wholeMessage';

/**
 * What people write to agents over the gateway's channels (Telegram, WhatsApp, Slack, …). Clients of
 * the gateway itself, n8n among them, have no channel and do not count.
 */
export const messageReceived: Kind = {
	scopes: ['operator.read'],
	caps: [],
	events: ['session.message'],

	async subscribe({ gateway }) {
		await gateway.sessions.subscribe();
	},

	async read(payload, scene) {
		const message = readObject(payload, 'message');
		const about = readObject(message, '__openclaw');
		const transport = readObject(about, 'transport');
		const channel = readString(transport, 'channel');
		const messageId = readIdentifier(payload, 'messageId');
		if (readString(message, 'role') !== 'user' || channel === null || messageId === null) return [];
		const sessionKey = readString(payload, 'sessionKey');
		const whole = await wholeMessage(payload, scene);
		const fields = {
			channel,
			accountId: readString(readObject(about, 'senderIdentity'), 'accountId'),
			chatType: readString(payload, 'chatType'),
			senderId: readIdentifier(about, 'senderId'),
			senderName: readString(about, 'senderName'),
			senderUsername: readString(about, 'senderUsername'),
			senderIsOwner: booleanIn(payload, 'senderIsOwner'),
			text: messageText(whole),
			textTruncated: isCut(whole),
			messageId,
			channelMessageId: readIdentifier(transport, 'messageId'),
			agentId: readString(payload, 'agentId'),
			sessionKey,
			sessionId: readString(payload, 'sessionId'),
			receivedAt: isoUtc(readNumber(message, 'timestamp')),
		};
		return [told('messageReceived', `${sessionKey}:${messageId}`, fields, payload, scene)];
	},
};

function booleanIn(from: JsonObject, key: string): boolean | null {
	const value = from[key];
	return typeof value === 'boolean' ? value : null;
}
