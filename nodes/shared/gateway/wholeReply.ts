import { UserError } from 'n8n-workflow';

import type { RunHistoryEntry } from '../run/historyEntry';
import type { GatewayClient } from './client';

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
export async function wholeReply(entry: RunHistoryEntry, gateway: GatewayClient): Promise<string> {
	if (entry.sessionKey === undefined || entry.sessionId === undefined) {
		throw new UserError(`The run had no session of its own (job "${entry.jobId}")`, {
			description: 'System events and commands leave no reply. Their result is in the summary.',
		});
	}
	const sessionKey = entry.sessionKey.replace(/:run:.*$/, '');
	const { sessionId, messages } = await gateway.call<{
		sessionId?: string;
		messages: ChatMessage[];
	}>('chat.history', { sessionKey, limit: MOST_MESSAGES, maxChars: CHARACTERS_TO_LIST });
	if (sessionId !== entry.sessionId) throw sessionIsGone(entry);
	const messageId = messages.findLast((message) => isReplyOf(entry, message))?.__openclaw?.id;
	if (messageId === undefined) throw noReply(entry);
	const params = { sessionKey, messageId, maxChars: MOST_CHARACTERS };
	const { message, unavailableReason } = await gateway.call<{
		message?: ChatMessage;
		unavailableReason?: string;
	}>('chat.message.get', params);
	if (message) return textOf(message);
	throw unavailableReason === 'oversized' ? tooLong(entry) : sessionIsGone(entry);
}

/** Several runs may share a session, so the reply is known by its time as well. */
function isReplyOf({ runAtMs = 0, ts }: RunHistoryEntry, message: ChatMessage): boolean {
	const { role, content, stopReason, timestamp = 0 } = message;
	const isReply = role === 'assistant' && Array.isArray(content) && stopReason !== 'error';
	return isReply && timestamp >= runAtMs && timestamp <= ts;
}

function textOf({ content }: ChatMessage): string {
	const parts = content as Array<{ type?: string; text?: string }>;
	return parts.flatMap(({ type, text }) => (type === 'text' && text ? [text] : [])).join('\n');
}

function sessionIsGone({ jobId }: RunHistoryEntry): UserError {
	return new UserError(`The session of the run is gone (job "${jobId}")`, {
		description:
			'The gateway keeps it until the next run of the job, and for 24 hours at most by default. Get the reply soon after the run; the first 2,000 characters are in the summary.',
	});
}

function noReply({ jobId, status }: RunHistoryEntry): UserError {
	return new UserError(`The run left no reply (status: ${status ?? 'unknown'}; job "${jobId}")`, {
		description: 'Why a run failed is in its error: see Run: Get.',
	});
}

function tooLong({ jobId }: RunHistoryEntry): UserError {
	return new UserError(`The reply is longer than the gateway gives out (job "${jobId}")`, {
		description: `It gives ${MOST_CHARACTERS} characters at most. Let the agent write long results to a file.`,
	});
}
