/**
 * A stand-in for Telegram: the part of its Bot API that the gateway's channel uses, as
 * https://core.telegram.org/bots/api describes it, with its limits and its errors. What it counts is
 * what a person would have seen in the chat.
 */
import { once } from 'node:events';
import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http';
import { text } from 'node:stream/consumers';
import { setTimeout as sleep } from 'node:timers/promises';

import { freePort } from './ports.mts';

export interface ChatMessage {
	/** `sendMessage`, `sendPhoto`, `sendDocument`, … */
	method: string;
	chatId: string;
	/** Of the message, or the caption of its file. */
	text: string;
	/** The name of the file that came with it. */
	fileName?: string;
	/** The other fields of the request, as text. */
	fields: Record<string, string>;
}

export interface Telegram {
	/** The API root, as the gateway's configuration names it. */
	url: string;
	botToken: string;
	/** What has arrived in chats, in order. */
	messages: ChatMessage[];
	/** Somebody writes to the bot, in the chat of the same ID. */
	write(from: Person, text: string): void;
	chats: ReadonlySet<string>;
	/** Nothing listens any more. */
	goDown(): Promise<void>;
	comeBack(): Promise<void>;
}

/** As Telegram names the sender of a message. */
export interface Person {
	id: number;
	first_name: string;
	username?: string;
}

const BOT = { id: 123456, is_bot: true, first_name: 'Stub', username: 'stub_bot' };
const LONGEST_TEXT = 4096;
const LONGEST_CAPTION = 1024;

/** How long a poll for updates is held, in place of the up to 50 s of the real one. */
const POLL_MS = 1000;
const STEP_MS = 50;

/** `chats`: whom the bot may write to; everybody else is an unknown chat. */
export async function startTelegram(...chats: string[]): Promise<Telegram> {
	const port = await freePort();
	let server: Server | undefined;
	const updates: Update[] = [];
	const telegram: Telegram = {
		url: `http://127.0.0.1:${port}`,
		botToken: `${BOT.id}:a-token-of-this-test`,
		messages: [],
		chats: new Set(chats),
		write: (from, text) => {
			const update_id = 1 + updates.length;
			const chat = { ...from, type: 'private' };
			const date = Math.floor(Date.now() / 1000);
			updates.push({ update_id, message: { message_id: update_id, date, from, chat, text } });
		},
		goDown: async () => {
			server?.closeAllConnections();
			if (server) await once(server.close(), 'close');
			server = undefined;
		},
		comeBack: async () => {
			server = createServer((request, response) => {
				answer(request, response, telegram, updates).catch((error: unknown) => {
					response.destroy(error as Error);
				});
			});
			await once(server.listen(port, '127.0.0.1'), 'listening');
		},
	};
	await telegram.comeBack();
	return telegram;
}

/** What makes a gateway use it. */
export const withTelegram = ({ url, botToken, chats }: Telegram) => ({
	plugins: { allow: ['admin-http-rpc', 'telegram'] },
	channels: {
		telegram: {
			...{ enabled: true, botToken, apiRoot: url, streaming: { mode: 'off' } },
			...{ dmPolicy: 'allowlist', allowFrom: [...chats] },
		},
	},
});

async function answer(
	request: IncomingMessage,
	response: ServerResponse,
	telegram: Telegram,
	updates: readonly Update[],
): Promise<void> {
	const [, token, method] = /^\/bot([^/]+)\/(\w+)/.exec(request.url!) ?? [];
	const fields = fieldsOf(await text(request), request.headers['content-type'] ?? '');
	if (token !== telegram.botToken) return refuse(response, 401, 'Unauthorized');
	if (method!.startsWith('send') && method !== 'sendChatAction') {
		return takeMessage(method!, fields, response, telegram);
	}
	if (method === 'getUpdates') return await giveUpdates(fields, response, updates);
	reply(response, RESULTS[method!] ?? true);
}

interface Update {
	update_id: number;
	message: object;
}

/** An update is given again until a later offset is asked for. */
async function giveUpdates(
	{ offset = '0' }: Record<string, string>,
	response: ServerResponse,
	updates: readonly Update[],
): Promise<void> {
	const waiting = () => updates.filter(({ update_id }) => update_id >= Number(offset));
	for (let waitedMs = 0; waiting().length === 0 && waitedMs < POLL_MS; waitedMs += STEP_MS) {
		await sleep(STEP_MS);
	}
	reply(response, waiting());
}

const RESULTS: Record<string, unknown> = {
	getMe: BOT,
	getWebhookInfo: { url: '', has_custom_certificate: false, pending_update_count: 0 },
};

function takeMessage(
	method: string,
	{ '': fileName, ...fields }: Record<string, string>,
	response: ServerResponse,
	{ chats, messages }: Telegram,
): void {
	const chatId = fields.chat_id ?? '';
	const words = fields.text ?? fields.caption ?? '';
	const visible = words.replaceAll(/<[^>]*>/g, '');
	if (!chats.has(chatId)) return refuse(response, 400, 'Bad Request: chat not found');
	if (method === 'sendMessage' && visible === '')
		return refuse(response, 400, 'Bad Request: message text is empty');
	const open = fields.parse_mode === 'Markdown' ? openEntityIn(words) : undefined;
	if (open !== undefined) {
		const fault = `Can't find end of the entity starting at byte offset ${open}`;
		return refuse(response, 400, `Bad Request: can't parse entities: ${fault}`);
	}
	if (visible.length > (method === 'sendMessage' ? LONGEST_TEXT : LONGEST_CAPTION))
		return refuse(response, 400, 'Bad Request: message is too long');
	messages.push({ method, chatId, text: words, fields, ...(fileName && { fileName }) });
	reply(response, {
		message_id: 100 + messages.length,
		date: Math.floor(Date.now() / 1000),
		chat: { id: Number(chatId), type: 'private', first_name: 'Ann' },
		from: BOT,
		text: words,
	});
}

/**
 * Where an entity of Telegram's older Markdown begins that does not end: an odd `_`, `*`, `` ` `` or
 * `[` without a backslash before it.
 */
function openEntityIn(text: string): number | undefined {
	for (let at = 0; at < text.length; at += 1) {
		const begin = text[at]!;
		if (begin === '\\' && '_*`['.includes(text[at + 1] ?? ' ')) at += 1;
		else if ('_*`['.includes(begin)) {
			const end = text.indexOf(begin === '[' ? ']' : begin, at + 1);
			if (end < 0) return at;
			at = end;
		}
	}
	return undefined;
}

/** The fields of a request, in JSON or as a form; the name of a file stands under the empty name. */
function fieldsOf(body: string, type: string): Record<string, string> {
	if (body === '') return {};
	if (type.startsWith('application/json')) {
		const fields = JSON.parse(body) as Record<string, unknown>;
		return Object.fromEntries(Object.entries(fields).map(([name, value]) => [name, asText(value)]));
	}
	const boundary = /boundary=(.+)$/.exec(type)?.[1];
	if (boundary === undefined) return Object.fromEntries(new URLSearchParams(body));
	return Object.fromEntries(
		body.split(`--${boundary}`).flatMap((part) => {
			const [head, ...content] = part.split('\r\n\r\n');
			const name = /name="?([^";\r\n]+)"?/.exec(head!)?.[1];
			const fileName = /filename="?([^";\r\n]+)"?/.exec(head!)?.[1];
			if (fileName !== undefined) return [['', fileName]];
			return name === undefined ? [] : [[name, content.join('\r\n\r\n').replace(/\r\n$/, '')]];
		}),
	) as Record<string, string>;
}

/** Lists and objects are sent as JSON in a form, too. */
const asText = (value: unknown) => (typeof value === 'string' ? value : JSON.stringify(value));

function reply(response: ServerResponse, result: unknown): void {
	response.setHeader('content-type', 'application/json');
	response.end(JSON.stringify({ ok: true, result }));
}

function refuse(response: ServerResponse, code: number, description: string): void {
	response.writeHead(code, { 'content-type': 'application/json' });
	response.end(JSON.stringify({ ok: false, error_code: code, description }));
}
