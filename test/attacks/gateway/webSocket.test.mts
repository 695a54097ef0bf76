/** A hostile gateway over WebSocket: real servers. */
import { createServer } from 'node:http';
import type { Socket } from 'node:net';

import fc from 'fast-check';
import { describe, expect, it, onTestFinished } from 'vitest';
import { WebSocketServer, type WebSocket } from 'ws';

import { listen } from '../../unit/support/gatewayServer.mts';
import { serveWebSocketGateway } from '../../unit/support/webSocketGateway.mts';
import { failureOf, MEGABYTE } from '../support/hostileGateway.mts';
import { heapInUse } from '../support/memory.mts';
import { jsonText } from '../support/requests.mts';

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

	it('sends a frame of half a gigabyte: the connection ends at once', async () => {
		const sent = { megabytes: 0 };
		const gone = Promise.withResolvers<void>();
		const before = await heapInUse();
		const url = await serveSockets((socket) => {
			const { _socket: raw } = socket as unknown as { _socket: Socket };
			const header = Buffer.from([0x81, 0x7f, 0, 0, 0, 0, 0x20, 0, 0, 0]);
			raw.write(header);
			const timer = setInterval(() => {
				raw.write(Buffer.alloc(MEGABYTE, 0x20));
				sent.megabytes += 1;
			}, 1);
			raw.on('close', () => {
				clearInterval(timer);
				gone.resolve();
			});
		});
		await failureOf(url, { transport, options: { requestTimeout: 30 } });
		await gone.promise;
		expect(sent.megabytes).toBeLessThan(200);
		expect((await heapInUse()) - before).toBeLessThan(16 * MEGABYTE);
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
