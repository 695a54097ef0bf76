import type { IDataObject } from 'n8n-workflow';

import { isJsonObject, readNumber, readString, type JsonObject } from '../../json';
import { notUnderstood } from '../errors/answer';
import { failureOf } from '../errors/nodeError';
import { messageTooLong, noSuchSession } from '../errors/session';
import type { Call } from './call';
import { pagesOf } from './pages';
import { messageIdOf, messageText } from './sessionMessage';

/** A conversation, as far as this package relies on it; `raw` is all that the gateway says. */
export interface Session {
	key: string;
	raw: JsonObject;
}

export interface SessionMessage {
	text: string;
	raw: JsonObject;
}

/** Rows are about 2 KB each. */
const SESSIONS_A_PAGE = 200;

/** The most that the gateway puts on a page of messages is 1,000, of up to 500,000 characters each. */
const MESSAGES_A_PAGE = 100;
const MOST_CHARACTERS_LISTED = 500_000;
const MOST_CHARACTERS = 2_000_000;

/** What the gateway puts where it cuts a message. */
const CUT = '...(truncated)...';

export const sessions = (call: Call) => {
	const find = async (key: string): Promise<Session | undefined> => {
		const { session } = await call('sessions.describe', { key, includeDerivedTitles: true });
		return session === null || session === undefined ? undefined : sessionOf(session);
	};
	const get = async (key: string): Promise<Session> => {
		const session = await find(key);
		if (session) return session;
		throw noSuchSession(key);
	};
	const message = async (sessionKey: string, messageId: string): Promise<JsonObject | null> => {
		const params = { sessionKey, messageId, maxChars: MOST_CHARACTERS };
		const answer = await call('chat.message.get', params);
		return isJsonObject(answer.message) ? answer.message : null;
	};
	const whole = async (sessionKey: string, raw: JsonObject): Promise<SessionMessage> => {
		const text = messageText(raw);
		const isCut = text.endsWith(CUT) && text.length >= MOST_CHARACTERS_LISTED;
		if (!isCut && !isLeftOut(raw)) return { text, raw };
		const messageId = messageIdOf(raw);
		if (messageId === null) throw messageTooLong(sessionKey, MOST_CHARACTERS_LISTED);
		const found = await message(sessionKey, messageId);
		if (found === null) throw messageTooLong(sessionKey, MOST_CHARACTERS);
		return { text: messageText(found), raw: found };
	};

	return {
		/** One page; `params` are the gateway's own. */
		async page(params: IDataObject): Promise<{ sessions: Session[]; nextOffset: number | null }> {
			const answer = await call('sessions.list', { includeDerivedTitles: true, ...params });
			return { sessions: sessionsOf(answer), nextOffset: readNumber(answer, 'nextOffset') };
		},

		/** The sessions that fit the filters, the last used ones first, as long as the caller goes on. */
		async *list(filters: IDataObject): AsyncGenerator<Session> {
			const seen = new Set<string>();
			const read = async (offset: number) =>
				await call('sessions.list', {
					includeDerivedTitles: true,
					includeLastMessage: true,
					...filters,
					limit: SESSIONS_A_PAGE,
					offset,
				});
			for await (const found of pagesOf(read, sessionsOf)) {
				// One that is used meanwhile moves to the front, and others to the next page.
				for (const session of found) {
					if (!seen.has(session.key)) yield session;
					seen.add(session.key);
				}
			}
		},

		find,
		get,

		/** The message, whole; null where it is gone, hidden or longer than 2,000,000 characters. */
		message,

		/** The messages, the newest first, each whole, as long as the caller goes on. */
		async *messages(sessionKey: string): AsyncGenerator<SessionMessage> {
			let isThere = false;
			const seen = new Set<string>();
			const read = async (offset: number) => {
				const page = await call('chat.history', {
					sessionKey,
					limit: MESSAGES_A_PAGE,
					// OpenClaw 2026.5 knows no offset, and says nothing of further pages.
					...(offset > 0 && { offset }),
					maxChars: MOST_CHARACTERS_LISTED,
				});
				isThere ||= typeof page.sessionId === 'string';
				const isFull = (page.messages as unknown[]).length >= MESSAGES_A_PAGE;
				const mayGoOn = isFull && page.hasMore === undefined && page.nextOffset === undefined;
				return mayGoOn ? { ...page, nextOffset: offset + MESSAGES_A_PAGE } : page;
			};
			const newestFirst = (page: JsonObject) =>
				(page.messages as unknown[]).filter(isJsonObject).reverse();
			for await (const found of pagesOf(read, newestFirst)) {
				for (const raw of found) {
					const id = messageIdOf(raw);
					if (id === null || !seen.has(id)) yield await whole(sessionKey, raw);
					if (id !== null) seen.add(id);
				}
			}
			if (!isThere) throw noSuchSession(sessionKey);
		},

		/** Lets the events of all sessions come over this connection, which do not come by themselves. */
		async subscribe(): Promise<void> {
			await call('sessions.subscribe');
		},

		/** Begins the session anew, with nothing of what was said before. */
		async reset(key: string): Promise<Session> {
			// The gateway would create one that is not there.
			await get(key);
			await call('sessions.reset', { key });
			return await get(key);
		},

		async remove(key: string): Promise<void> {
			const { deleted } = await call('sessions.delete', { key });
			if (deleted === false) throw noSuchSession(key);
		},

		/** Stops what runs in the session, and what waits there to run; null where nothing does. */
		async stop(key: string): Promise<{ runId: string | null } | null> {
			const answer = await call('sessions.abort', { key, clearQueued: true }).catch(
				async (error: unknown) => {
					// OpenClaw before 2026.8 has no such field: there what waits goes on.
					const { message = '' } = failureOf(error)?.said ?? {};
					if (!message.includes('clearQueued')) throw error;
					return await call('sessions.abort', { key });
				},
			);
			if (answer.status === 'aborted') return { runId: readString(answer, 'abortedRunId') };
			await get(key);
			return null;
		},

		/** Stops the turn, if it is under way. */
		async stopTurn(key: string, runId: string): Promise<void> {
			await call('sessions.abort', { key, runId });
		},
	};
};

/** The list has another text in place of a message of more than 128 KB. */
function isLeftOut({ __openclaw: own }: JsonObject): boolean {
	return isJsonObject(own) && own.truncated === true;
}

function sessionsOf(page: JsonObject): Session[] {
	return (page.sessions as unknown[]).map(sessionOf);
}

function sessionOf(value: unknown): Session {
	const key = isJsonObject(value) ? readString(value, 'key') : null;
	if (key === null) throw notUnderstood('It has a session without a key.');
	return { key, raw: value as JsonObject };
}
