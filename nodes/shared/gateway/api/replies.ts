import { isJsonObject, readString } from '../../json';
import type { RunHistoryEntry } from '../../run/historyEntry';
import { normaliseRunEvent } from '../../run/normalise';
import { readRunAtMs } from '../../run/runKey';
import { sessionOfRun } from '../../sessionKey';
import { noReply, noSession, replyTooLong, sessionIsGone } from '../errors/session';
import type { Call } from './call';
import { messageText } from './sessionMessage';

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

/** How many characters have to agree where a summary ends and the rest of its reply begins. */
const JOINT = 200;

/**
 * The whole reply: the summary, unless the gateway has cut that after 2,000 characters; then what
 * the run's session has of it.
 */
export async function wholeReply(entry: RunHistoryEntry, call: Call): Promise<string> {
	const { summary, summaryTruncated } = normaliseRunEvent(entry);
	if (summary !== null && !summaryTruncated) return summary;
	const [ofRun, ownSessionId] = [readString(entry, 'sessionKey'), readString(entry, 'sessionId')];
	if (ofRun === null || ownSessionId === null) throw noSession(entry);
	const sessionKey = sessionOfRun(ofRun);
	const list = { sessionKey, limit: MOST_MESSAGES, maxChars: CHARACTERS_TO_LIST };
	const { sessionId, messages } = await call('chat.history', list);
	if (sessionId !== ownSessionId) throw sessionIsGone(entry);
	const messageId = (messages as ChatMessage[]).findLast((message) => isReplyOf(entry, message))
		?.__openclaw?.id;
	if (messageId === undefined) throw noReply(entry);
	const params = { sessionKey, messageId, maxChars: MOST_CHARACTERS };
	const { message, unavailableReason } = await call('chat.message.get', params);
	if (isJsonObject(message)) return asWritten(summary, messageText(message));
	throw unavailableReason === 'oversized'
		? replyTooLong(entry, MOST_CHARACTERS)
		: sessionIsGone(entry);
}

/**
 * A gateway masks what looks like a secret in the sessions that it keeps (`?token=***`), and not in
 * a summary: as far as that goes, the reply is as the agent wrote it.
 */
function asWritten(summary: string | null, kept: string): string {
	const beginning = summary?.slice(0, -'…'.length) ?? '';
	if (kept.startsWith(beginning)) return kept;
	const joint = beginning.slice(-JOINT);
	const at = kept.indexOf(joint);
	// A text that repeats itself does not tell where the summary ends.
	return at < 0 || at !== kept.lastIndexOf(joint) ? kept : beginning + kept.slice(at + JOINT);
}

/** Several runs may share a session, so the reply is known by its time as well. */
function isReplyOf(entry: RunHistoryEntry, message: ChatMessage): boolean {
	const { role, content, stopReason, timestamp = 0 } = message;
	const isReply = role === 'assistant' && Array.isArray(content) && stopReason !== 'error';
	return isReply && timestamp >= (readRunAtMs(entry) ?? 0) && timestamp <= entry.ts;
}
