/**
 * A model provider of our own: an HTTP server on loopback that speaks OpenAI's streaming
 * `/v1/chat/completions`, so that the gateway runs real agent turns with no outside network.
 */
import { once } from 'node:events';
import { type IncomingMessage, type ServerResponse, createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { text } from 'node:stream/consumers';
import { setTimeout as sleep } from 'node:timers/promises';
import type { Model } from './gatewayConfiguration.mts';

export interface Reply {
	text?: string;
	/** Replies that many characters instead of `text`. */
	characters?: number;
	/** Refuses with this HTTP status: the run ends with an error. */
	status?: number;
	delayMs?: number;
	/** Only the first time that it is asked for: not to the prompts that follow in its session. */
	once?: boolean;
	/** Calls this tool first, then replies what the tool answered. */
	call?: { name: string; arguments: object };
}

export interface StubModel {
	/** As the gateway's configuration names it. */
	model: Model;
	/** What is answered to a prompt that does not ask for something else. */
	setReply(reply: Reply): void;
	/** The bodies of the requests so far. */
	requests: unknown[];
	stop(): Promise<void>;
}

export const DEFAULT_REPLY = 'Daily summary: three items finished.';
/** An agent that has nothing to say answers this. */
export const SILENT_REPLY = 'NO_REPLY';

/** Put into a job's message, makes the stub answer that job so, whatever the others get. */
export const askFor = (reply: Reply): string => `[[stub ${JSON.stringify(reply)}]]`;

const ASKED_FOR = /\[\[stub (\{.*?\})\]\]/g;

export async function startStubModel(): Promise<StubModel> {
	let reply: Reply = {};
	const requests: unknown[] = [];
	const given = new Set<string>();
	const server = createServer((request, response) => {
		answer(request, response, () => reply, { requests, given }).catch((error: unknown) => {
			response.destroy(error as Error);
		});
	});
	await once(server.listen(0, '127.0.0.1'), 'listening');
	const stop = async () => {
		server.closeAllConnections();
		await once(server.close(), 'close');
	};
	const baseUrl = `http://127.0.0.1:${(server.address() as AddressInfo).port}/v1`;
	const model = { provider: 'stub', baseUrl, apiKey: 'unused', model: 'stub-model' };
	return { model, requests, stop, setReply: (next) => void (reply = next) };
}

async function answer(
	request: IncomingMessage,
	response: ServerResponse,
	currentReply: () => Reply,
	{ requests, given }: { requests: unknown[]; given: Set<string> },
): Promise<void> {
	if (request.method === 'GET') {
		// The gateway looks whether the provider is there before it runs a job.
		response.writeHead(200, { 'content-type': 'application/json' });
		response.end(JSON.stringify({ object: 'list', data: [{ id: 'stub-model', object: 'model' }] }));
		return;
	}
	const body = JSON.parse(await text(request)) as ChatRequest;
	requests.push(body);
	const reply = askedFor(body, given) ?? currentReply();
	if (reply.delayMs) await sleep(reply.delayMs);
	if (reply.status) {
		response.writeHead(reply.status, { 'content-type': 'application/json' });
		response.end(JSON.stringify({ error: { message: 'the stub refuses', type: 'stub' } }));
		return;
	}
	const delta = reply.call ? toolCallOrAnswer(body, reply.call) : { content: replyText(reply) };
	if (!body.stream) {
		response.writeHead(200, { 'content-type': 'application/json' });
		response.end(JSON.stringify(completion(delta)));
		return;
	}
	response.writeHead(200, { 'content-type': 'text/event-stream' });
	for (const chunk of chunks(delta)) {
		response.write(`data: ${JSON.stringify(chunk)}\n\n`);
	}
	response.end('data: [DONE]\n\n');
}

interface ChatRequest {
	stream?: boolean;
	messages: Array<{ role: string; content: unknown }>;
}

function askedFor({ messages }: ChatRequest, given: Set<string>): Reply | undefined {
	const prompts = messages
		.filter(({ role }) => role === 'user')
		.map(({ content }) => plain(content));
	const last = [...prompts.join('\n').matchAll(ASKED_FOR)].at(-1);
	if (last?.[1] === undefined) return undefined;
	const reply = JSON.parse(last[1]) as Reply;
	if (reply.once && given.has(last[0])) return undefined;
	given.add(last[0]);
	return reply;
}

/** A message's content is a string or a list of parts. */
function plain(content: unknown): string {
	if (typeof content === 'string') return content;
	if (!Array.isArray(content)) return '';
	return content.map((part: { text?: string }) => part.text ?? '').join('\n');
}

function replyText({ text: wanted, characters }: Reply): string {
	if (characters !== undefined)
		return 'Long report. '.repeat(characters / 13 + 1).slice(0, characters);
	return wanted ?? DEFAULT_REPLY;
}

/** What the assistant says: a text, or a tool to call. */
interface Said {
	content: string | null;
	tool_calls?: object[];
}

function toolCallOrAnswer({ messages }: ChatRequest, call: NonNullable<Reply['call']>): Said {
	// The gateway puts messages of its own behind what the tool said.
	const said = messages.findLastIndex(({ role }) => role === 'tool');
	const asked = messages.findLastIndex(
		({ role, content }) => role === 'user' && plain(content).includes('[[stub '),
	);
	if (said > asked) return { content: `The tool said: ${plain(messages[said]!.content)}` };
	const { name } = call;
	const toolCall = { name, arguments: JSON.stringify(call.arguments) };
	return {
		content: null,
		tool_calls: [{ index: 0, id: 'call_1', type: 'function', function: toolCall }],
	};
}

const COMMON = { id: 'stub', created: 0, model: 'stub-model' };
const USAGE = { prompt_tokens: 10, completion_tokens: 5, total_tokens: 15 };
const reasonOf = (said: Said) => (said.tool_calls ? 'tool_calls' : 'stop');

function completion(said: Said): object {
	const choice = {
		index: 0,
		message: { role: 'assistant', ...said },
		finish_reason: reasonOf(said),
	};
	return { ...COMMON, object: 'chat.completion', choices: [choice], usage: USAGE };
}

function chunks(said: Said): object[] {
	const common = { ...COMMON, object: 'chat.completion.chunk' };
	const choice = (delta: object, finish_reason: string | null = null) => ({
		...common,
		choices: [{ index: 0, delta, finish_reason }],
	});
	return [
		choice({ role: 'assistant', ...said }),
		choice({}, reasonOf(said)),
		{ ...common, choices: [], usage: USAGE },
	];
}
