/** A gateway that means ill, or is none: real servers, and the node in n8n-core's own context. */
import { createServer, type RequestListener } from 'node:http';

import fc from 'fast-check';
import { describe, expect, it, onTestFinished } from 'vitest';
import { WebSocketServer, type WebSocket } from 'ws';

import { OpenClaw } from '../../nodes/OpenClaw/OpenClaw.node.ts';
import { executeNode } from '../unit/support/engine.mts';
import {
	gatewayCredential,
	GATEWAY_TOKEN,
	listen,
	payload,
	serveGateway,
} from '../unit/support/gatewayServer.mts';
import { serveWebSocketGateway } from '../unit/support/webSocketGateway.mts';
import { heapInUse } from './support/memory.mts';
import { jsonText } from './support/requests.mts';

const SECONDS = 0.5;
const byId = { __rl: true, mode: 'id', value: 'job-1' };
const MEGABYTE = 2 ** 20;

interface Failure {
	message: string;
	description?: string;
}

/** One operation of the node against this address: the error that it ends with. */
async function failureOf(
	gatewayUrl: string,
	{ transport = 'adminHttpRpc', ...parameters }: Record<string, unknown> = {},
): Promise<Failure> {
	const run = executeNode(new OpenClaw(), {
		credentials: gatewayCredential(gatewayUrl, { transport } as Record<string, string>),
		parameters: {
			...{ resource: 'cronJob', operation: 'disable', cronJobId: byId },
			options: { requestTimeout: SECONDS },
			...(parameters as object),
		},
	});
	const error = await run.then(
		(items) => expect.fail(`No error, but ${JSON.stringify(items).slice(0, 200)}`),
		(reason: unknown) => reason as Failure,
	);
	assertClear(error);
	return error;
}

/** A sentence for a person, in one line, without the token. */
function assertClear(error: Failure): void {
	const { message, description = '' } = error;
	const text = `${message} ${description}`;
	expect(text).not.toMatch(/undefined|is not a function|Cannot read|\[object|Maximum call/);
	expect(text).not.toMatch(/[\p{Cc}\u2028\u2029]/u);
	expect(text.length).toBeLessThan(5_000);
	expect(JSON.stringify(error)).not.toContain(GATEWAY_TOKEN);
}

async function serveHttp(listener: RequestListener): Promise<string> {
	return `http://127.0.0.1:${await listen(createServer(listener))}`;
}

/** Writes a piece now and again until the other side has enough; tells when it has. */
function drip(piece: string | Buffer, everyMs: number, head: Record<string, string> = {}) {
	const gone = Promise.withResolvers<void>();
	const listener: RequestListener = (_, response) => {
		response.writeHead(200, { 'content-type': 'application/json', ...head });
		const timer = setInterval(() => response.write(piece), everyMs);
		response.on('close', () => {
			clearInterval(timer);
			gone.resolve();
		});
	};
	return { listener, gone: gone.promise };
}

describe.each(['adminHttpRpc', 'toolsInvoke'])('over HTTP, by %s', (transport) => {
	it('never answers: the request ends in time', async () => {
		const url = await serveHttp(() => {});
		expect((await failureOf(url, { transport })).message).toContain('did not answer in time');
	});

	it(
		'drips an answer without end: it ends in time, with its connection',
		{ timeout: 60_000 },
		async () => {
			const { listener, gone } = drip(' ', 50);
			expect((await failureOf(await serveHttp(listener), { transport })).message).toContain(
				'did not answer in time',
			);
			await gone;
		},
	);

	it('floods: the connection ends after some megabytes, which are given back', async () => {
		const before = await heapInUse();
		const { listener, gone } = drip(Buffer.alloc(4 * MEGABYTE, 0x20), 1);
		const { message } = await failureOf(await serveHttp(listener), {
			transport,
			options: { requestTimeout: 60 },
		});
		expect(message).toContain('answers with more than any gateway sends');
		await gone;
		expect((await heapInUse()) - before).toBeLessThan(16 * MEGABYTE);
	});

	it('redirects: nobody else gets the token', async () => {
		const asked: unknown[] = [];
		const elsewhere = await serveHttp((request, response) => {
			asked.push(request.headers);
			response.end();
		});
		for (const status of [301, 302, 303, 307, 308]) {
			const url = await serveHttp((_, response) => {
				response.writeHead(status, { location: `${elsewhere}/?token=x` }).end();
			});
			expect((await failureOf(url, { transport })).message).toContain(`redirects to ${elsewhere}`);
		}
		expect(asked).toEqual([]);
	});
});

describe('over HTTP', () => {
	it('says ten megabytes: the error is short, and holds no token', async () => {
		const message = `\u001b[31m\r\nfake log line ${GATEWAY_TOKEN} `.repeat(200_000);
		const gateway = await serveGateway(() => ({
			status: 400,
			body: { ok: false, error: { code: 'INVALID_REQUEST', message } },
		}));
		const failure = await failureOf(gateway.url, { options: { requestTimeout: 60 } });
		expect(failure.message).toContain('[31m fake log line *** ');
	});

	it('answers with an error of any shape: it is told in words', async () => {
		const answer = { status: 400, body: '' };
		const gateway = await serveGateway(() => answer);
		const error = fc.dictionary(
			fc.constantFrom('code', 'message', 'details', 'retryable', 'retryAfterMs', 'type'),
			jsonText.filter((text) => !/^\d{2}/.test(text)),
		);
		await fc.assert(
			fc.asyncProperty(error, async (fields) => {
				const written = Object.entries(fields).map(([name, value]) => `"${name}":${value}`);
				answer.body = `{"ok":false,"error":{${written.join()}}}`;
				await failureOf(gateway.url);
			}),
			{ numRuns: 100, endOnFailure: true },
		);
	});

	const reads = [
		{ resource: 'cronJob', operation: 'get' },
		{ resource: 'cronJob', operation: 'getAll' },
		{ resource: 'cronJob', operation: 'update', updateFields: { name: 'a' } },
		{ resource: 'gateway', operation: 'checkDelivery' },
		{ resource: 'gateway', operation: 'getStatus' },
		{ resource: 'run', operation: 'getAll' },
		{ resource: 'run', operation: 'get', run: { __rl: true, mode: 'runKey', value: 'job-1:1' } },
		{ resource: 'run', operation: 'getReply', run: { __rl: true, mode: 'runKey', value: 'a:1' } },
	];
	it.each(reads)(
		'answers rubbish to $resource $operation: items, or a clear error',
		async (read) => {
			const answer = { body: '' };
			const gateway = await serveGateway(() => answer);
			const lists = fc
				.tuple(fc.constantFrom('jobs', 'entries', 'messages', 'nextOffset'), jsonText)
				.map(([name, value]) => `{"${name}":${value}}`);
			await fc.assert(
				fc.asyncProperty(fc.oneof(jsonText, lists), async (rubbish) => {
					answer.body = `{"ok":true,"payload":${rubbish}}`;
					const run = executeNode(new OpenClaw(), {
						credentials: gateway.credentials,
						parameters: { cronJobId: byId, returnAll: true, ...read },
					});
					await run.catch((error: unknown) => assertClear(error as Failure));
				}),
				{ numRuns: 40, endOnFailure: true },
			);
		},
	);

	it('lists without end: the node stops', async () => {
		const entries = [{ jobId: 'a', ts: 1 }];
		const gateway = await serveGateway(() =>
			payload({ entries, jobs: [{ id: 'a' }], nextOffset: 0 }),
		);
		for (const resource of ['run', 'cronJob']) {
			const { message } = await failureOf(gateway.url, {
				...{ resource, operation: 'getAll', returnAll: true, cronJobId: undefined },
			});
			expect(message).toContain('lists without end');
		}
	});

	it('writes the token of the node into an answer: it reaches no item', async () => {
		const gateway = await serveGateway(() =>
			payload({ id: 'a', [GATEWAY_TOKEN]: 1, message: `It is ${GATEWAY_TOKEN}.` }),
		);
		const items = await executeNode(new OpenClaw(), {
			credentials: gateway.credentials,
			parameters: { resource: 'cronJob', operation: 'get', cronJobId: byId },
		});
		expect(items[0]!.json).toEqual({ id: 'a', '***': 1, message: 'It is ***.' });
	});
});

describe('over WebSocket', () => {
	const transport = 'webSocket';

	/** Does as it likes with each connection. */
	async function serveSockets(onConnection: (socket: WebSocket) => void): Promise<string> {
		const server = createServer((_, response) => response.end('{"ok":true,"status":"live"}'));
		const sockets = new WebSocketServer({ server });
		sockets.on('connection', onConnection);
		onTestFinished(() => {
			for (const client of sockets.clients) client.terminate();
			sockets.close();
		});
		return `http://127.0.0.1:${await listen(server)}`;
	}

	it('never greets: the node ends in time', async () => {
		const url = await serveSockets(() => {});
		expect((await failureOf(url, { transport })).message).toContain('opens no WebSocket');
	});

	it.each([
		['half a frame', Buffer.from([0x81, 0x7e, 0xff, 0xff, 0x7b])],
		['a frame that no protocol has', Buffer.from([0xff, 0xff, 0xff, 0xff])],
		['a length of 2^63', Buffer.from([0x81, 0x7f, 0x7f, 255, 255, 255, 255, 255, 255, 255])],
	])('sends %s and hangs up: said in words', async (_what, bytes) => {
		const url = await serveSockets((socket) => {
			const { _socket: raw } = socket as unknown as { _socket: NodeJS.WritableStream };
			raw.end(bytes);
		});
		await failureOf(url, { transport });
	});

	it('answers with ids that nobody asked for: the node ends in time', async () => {
		const gateway = await serveWebSocketGateway({ answer: () => 'none' });
		const failure = failureOf(gateway.url, { transport });
		expect((await failure).message).toContain('did not answer in time');
		const lying = await serveSockets((socket) => {
			socket.send(greeting);
			for (const id of ['0', '2', '__proto__', 7, null, {}, ['1']]) {
				socket.send(JSON.stringify({ type: 'res', id, ok: true, payload: {} }));
			}
		});
		await failureOf(lying, { transport });
	});

	it('floods with events: the node ends in time, and keeps none', async () => {
		const event = JSON.stringify({ type: 'event', event: 'cron', payload: 'x'.repeat(100_000) });
		const before = await heapInUse();
		const url = await serveSockets((socket) => {
			const timer = setInterval(() => socket.send(event), 1);
			socket.on('close', () => clearInterval(timer));
		});
		await failureOf(url, { transport });
		expect((await heapInUse()) - before).toBeLessThan(16 * MEGABYTE);
	});

	it('asks to come again at once, for ever: a few connections, and an end in time', async () => {
		const again = { code: 'UNAVAILABLE', message: 'starting', retryable: true, retryAfterMs: 0 };
		const gateway = await serveWebSocketGateway({ refuse: () => again });
		await failureOf(gateway.url, { transport });
		// Four tries, each of at most half a second with a tenth between two connections.
		expect(gateway.connections.count).toBeLessThanOrEqual(24);
	});

	it('sends frames of any shape: said in words', async () => {
		let frame = '';
		const url = await serveSockets((socket) => {
			socket.send(frame);
			socket.close();
		});
		await fc.assert(
			fc.asyncProperty(jsonText, async (text) => {
				frame = text;
				await failureOf(url, { transport });
			}),
			{ numRuns: 15, endOnFailure: true },
		);
	});
});

const greeting = JSON.stringify({
	type: 'event',
	event: 'connect.challenge',
	payload: { nonce: 'n', ts: 1 },
});
