import { isJsonObject } from '../../json';
import type { RunHistoryEntry } from '../../run/historyEntry';
import { noReply, noSession, replyTooLong, sessionIsGone } from '../errors/reply';
import type { Call } from './call';
import { messageText } from './messageText';

/** The most that `chat.history` lists, and the most characters of one message that the gateway gives. */
const MOST_MESSAGES = 1000;
const MOST_CHARACTERS = 2_000_000;

/** The list is only to find the reply in: enough to know a message by. */
const CHARACTERS_TO_LIST = 100;

/** As `chat.history` and `chat.message.get` have it. A prompt is a plain text, a reply has parts. */
interface ChatMessage {
	role?: string;
	content?: unknown;
	stopReason?: string;
	timestamp?: number;
	__openclaw?: { id?: string };
}

/** The whole reply, of which `summary` has the first 2,000 characters. */
export async function wholeReply(entry: RunHistoryEntry, call: Call): Promise<string> {
	if (entry.sessionKey === undefined || entry.sessionId === undefined) throw noSession(entry);
	const sessionKey = entry.sessionKey.replace(/:run:.*$/, '');
	const list = { sessionKey, limit: MOST_MESSAGES, maxChars: CHARACTERS_TO_LIST };
	const { sessionId, messages } = await call('chat.history', list);
	if (sessionId !== entry.sessionId) throw sessionIsGone(entry);
	const messageId = (messages as ChatMessage[]).findLast((message) => isReplyOf(entry, message))
		?.__openclaw?.id;
	if (messageId === undefined) throw noReply(entry);
	const params = { sessionKey, messageId, maxChars: MOST_CHARACTERS };
	const { message, unavailableReason } = await call('chat.message.get', params);
	if (isJsonObject(message)) return messageText(message);
	throw unavailableReason === 'oversized'
		? replyTooLong(entry, MOST_CHARACTERS)
		: sessionIsGone(entry);
}

/** Several runs may share a session, so the reply is known by its time as well. */
function isReplyOf({ runAtMs = 0, ts }: RunHistoryEntry, message: ChatMessage): boolean {
	const { role, content, stopReason, timestamp = 0 } = message;
	const isReply = role === 'assistant' && Array.isArray(content) && stopReason !== 'error';
	return isReply && timestamp >= runAtMs && timestamp <= ts;
}
