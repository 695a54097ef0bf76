import { isJsonObject, readObject, readString, type JsonObject } from '../../json';
import { isSilentReply } from '../../run/silentReply';
import type { Call } from './call';
import { messageIdOf, messageText } from './sessionMessage';
import { usageOf, type Turn } from './turn';

/** The most that the gateway lists at once, and the most characters of one message that it gives. */
const MOST_MESSAGES = 1000;
const MOST_CHARACTERS = 2_000_000;

/** The list is only to find messages in: enough to know one by. */
const CHARACTERS_TO_LIST = 100;

/** How a gateway that was restarted marks the message by which it goes on with a turn. */
const RECOVERY = 'main_session_restart_recovery';

/** What the session says of a turn that the gateway itself has forgotten. */
export interface TurnInTranscript {
	/**
	 * The run that was the last to work on the message: the turn's own, or one by which a restarted
	 * gateway went on with it. Null where the session has no such message.
	 */
	lastRunId: string | null;
	/** The reply, if there is one. */
	turn: Turn | null;
}

export async function turnInTranscript(
	call: Call,
	sessionKey: string,
	runId: string,
): Promise<TurnInTranscript> {
	const params = { sessionKey, limit: MOST_MESSAGES, maxChars: CHARACTERS_TO_LIST };
	const messages = ((await call('chat.history', params)).messages as unknown[]).filter(
		isJsonObject,
	);
	const lastRunId = lastRunOf(messages, runId);
	const reply = messages.findLast((message) => isReplyOf(message, lastRunId));
	const messageId = reply && messageIdOf(reply);
	if (!messageId) return { lastRunId, turn: null };
	const { message } = await call('chat.message.get', {
		sessionKey,
		messageId,
		maxChars: MOST_CHARACTERS,
	});
	return { lastRunId, turn: isJsonObject(message) ? turnOf(message, runId) : null };
}

function lastRunOf(messages: JsonObject[], runId: string): string | null {
	const prompts = messages.filter(({ role }) => role === 'user');
	const own = prompts.findIndex((prompt) => runOfPrompt(prompt) === runId);
	if (own < 0) return null;
	const next = prompts.slice(own + 1).findIndex((prompt) => !isRecovery(prompt));
	const recoveries = prompts.slice(own + 1, next < 0 ? undefined : own + 1 + next);
	return runOfPrompt(recoveries.at(-1) ?? prompts[own]!);
}

/** A prompt carries the key of its turn with `:user` after it. */
function runOfPrompt(prompt: JsonObject): string | null {
	return /^(.+):user$/.exec(readString(prompt, 'idempotencyKey') ?? '')?.[1] ?? null;
}

function isRecovery(prompt: JsonObject): boolean {
	return readString(readObject(prompt, 'provenance'), 'sourceTool') === RECOVERY;
}

function isReplyOf(message: JsonObject, runId: string | null): boolean {
	const isOfRun = readString(readObject(message, '__openclaw'), 'runId') === runId;
	const ended = readString(message, 'stopReason');
	return message.role === 'assistant' && isOfRun && (ended === 'stop' || ended === 'length');
}

function turnOf(message: JsonObject, runId: string): Turn {
	const facts = {
		runId,
		sessionId: null,
		provider: readString(message, 'provider'),
		model: readString(message, 'model'),
		usage: usageOf(readObject(message, 'usage')),
		durationMs: null,
		delivered: null,
	};
	const text = messageText(message);
	return isSilentReply({ summary: text })
		? { end: 'silent', facts, raw: message }
		: { end: 'replied', text, mediaUrls: [], facts, raw: message };
}
