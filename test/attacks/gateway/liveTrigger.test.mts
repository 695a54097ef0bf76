/** A hostile gateway on the connection that the Live Trigger keeps: real servers. */
import { createServer } from 'node:http';
import type { Socket } from 'node:net';

import fc from 'fast-check';
import { expect, it, onTestFinished, vi } from 'vitest';
import { WebSocketServer, type WebSocket } from 'ws';

import { GATEWAY_TOKEN, listen } from '../../unit/support/gatewayServer.mts';
import { MEGABYTE } from '../support/hostileGateway.mts';
import { publishLiveTrigger, type PublishedTrigger } from '../support/liveTrigger.mts';
import { heapInUse } from '../support/memory.mts';
import { jsonText } from '../support/requests.mts';

interface Request {
	id: string;
	method: string;
	params: Record<string, unknown>;
}

interface Hostile {
	url: string;
	/** The methods that were asked for. */
	asked: string[];
	connections: { count: number; open: number };
	/** To every connection that has introduced itself. */
	send(event: object): void;
	sockets(): WebSocket[];
}

interface HostileOptions {
	/** What `connect` is answered with. */
	hello?: object;
	/** The payload of any other answer. */
	answer?: (request: Request) => unknown;
	/** Does as it likes with a connection, instead of answering. */
	onConnection?: (socket: WebSocket) => void;
}

const HELLO = { type: 'hello-ok', protocol: 4, features: { methods: [], events: [] } };

/** As an answer to every method that lists. */
const EMPTY = {
	entries: [],
	jobs: [],
	items: [],
	questions: [],
	approvals: [],
	tasks: [],
	nextOffset: null,
};

async function serveHostile(options: HostileOptions = {}): Promise<Hostile> {
	const server = createServer((_, response) => response.end('{"ok":true,"status":"live"}'));
	const sockets = new WebSocketServer({ server });
	const introduced = new Set<WebSocket>();
	const asked: string[] = [];
	const connections = { count: 0, open: 0 };
	sockets.on('connection', (socket) => {
		connections.count += 1;
		connections.open += 1;
		socket.on('close', () => {
			connections.open -= 1;
			introduced.delete(socket);
		});
		const challenge = { nonce: 'n', ts: Date.now() };
		socket.send(JSON.stringify({ type: 'event', event: 'connect.challenge', payload: challenge }));
		if (options.onConnection) return options.onConnection(socket);
		socket.on('message', (data) => {
			const request = JSON.parse(String(data)) as Request;
			const isConnect = request.method === 'connect';
			if (!isConnect) asked.push(request.method);
			const payload = isConnect
				? { ...HELLO, ...options.hello }
				: (options.answer?.(request) ?? EMPTY);
			socket.send(JSON.stringify({ type: 'res', id: request.id, ok: true, payload }));
			if (isConnect) introduced.add(socket);
		});
	});
	onTestFinished(() => {
		for (const client of sockets.clients) client.terminate();
		sockets.close();
	});
	const send = (event: object) => {
		const frame = JSON.stringify({ type: 'event', event: 'cron', ...event });
		for (const socket of introduced) socket.send(frame);
	};
	const url = `http://127.0.0.1:${await listen(server)}`;
	return { url, asked, connections, send, sockets: () => [...introduced] };
}

const WAIT = { timeout: 30_000, interval: 20 };

const listens = async (gateway: Hostile) =>
	await vi.waitUntil(() => gateway.asked.includes('cron.runs') && gateway.sockets().length, WAIT);

const finished = (runAtMs: number, more: object = {}) => ({
	payload: { action: 'finished', jobId: 'job-1', status: 'ok', runAtMs, job: {}, ...more },
});

/** An event that is what it should be still comes through. */
async function assertListens(gateway: Hostile, trigger: PublishedTrigger): Promise<void> {
	const runAtMs = Date.now();
	await vi.waitUntil(() => {
		gateway.send(finished(runAtMs));
		return trigger.items.some(({ json }) => JSON.stringify(json).includes(String(runAtMs)));
	}, WAIT);
	assertNoFault(trigger);
}

function assertNoFault({ log }: PublishedTrigger): void {
	expect(log.error).toEqual([]);
	expect(JSON.stringify(log)).not.toContain(GATEWAY_TOKEN);
}

it('never answers the introduction: the trigger can be unpublished, and leaves nothing open', async () => {
	const gateway = await serveHostile({ onConnection: () => {} });
	const trigger = await publishLiveTrigger(gateway.url);
	await vi.waitUntil(() => gateway.connections.open > 0, WAIT);
	await trigger.close();
	await vi.waitUntil(() => gateway.connections.open === 0, WAIT);
	assertNoFault(trigger);
});

it('answers no list: the trigger can be unpublished, and leaves nothing open', async () => {
	const gateway = await serveHostile({
		onConnection: (socket) =>
			socket.on('message', (data) => {
				const { id, method } = JSON.parse(String(data)) as Request;
				if (method !== 'connect') return gateway.asked.push(method);
				socket.send(JSON.stringify({ type: 'res', id, ok: true, payload: HELLO }));
			}),
	});
	const trigger = await publishLiveTrigger(gateway.url);
	await vi.waitUntil(() => gateway.asked.length > 0, WAIT);
	await trigger.close();
	await vi.waitUntil(() => gateway.connections.open === 0, WAIT);
	assertNoFault(trigger);
});

it('sends a frame of half a gigabyte: that connection ends, and the next one is as good', async () => {
	const gateway = await serveHostile();
	const trigger = await publishLiveTrigger(gateway.url);
	await listens(gateway);
	const before = await heapInUse();
	const [socket] = gateway.sockets();
	const { _socket: raw } = socket as unknown as { _socket: Socket };
	raw.write(Buffer.from([0x81, 0x7f, 0, 0, 0, 0, 0x20, 0, 0, 0]));
	const timer = setInterval(() => raw.write(Buffer.alloc(MEGABYTE, 0x20)), 1);
	raw.on('close', () => clearInterval(timer));
	await vi.waitUntil(() => gateway.connections.count > 1, WAIT);
	await assertListens(gateway, trigger);
	expect((await heapInUse()) - before).toBeLessThan(16 * MEGABYTE);
});

it('floods with events that nobody chose: they are not kept', async () => {
	const gateway = await serveHostile();
	const trigger = await publishLiveTrigger(gateway.url);
	await listens(gateway);
	const before = await heapInUse();
	for (let round = 0; round < 1_000; round += 1) {
		gateway.send({ event: 'session.tool', payload: 'x'.repeat(100_000) });
		if (round % 50 === 0) await new Promise(setImmediate);
	}
	await assertListens(gateway, trigger);
	expect((await heapInUse()) - before).toBeLessThan(16 * MEGABYTE);
});

it('floods while it answers no list: what is kept is bounded', async () => {
	let [isSlow, isFlooded] = [true, false];
	const release: Array<() => void> = [];
	const gateway = await serveHostile({
		onConnection: (socket) =>
			socket.on('message', (data) => {
				const { id, method } = JSON.parse(String(data)) as Request;
				const payload = method === 'connect' ? HELLO : EMPTY;
				const answer = () => socket.send(JSON.stringify({ type: 'res', id, ok: true, payload }));
				if (method !== 'connect') gateway.asked.push(method);
				if (method === 'connect' || !isSlow) answer();
				else release.push(answer);
				if (method !== 'connect' && isSlow) flood(socket);
			}),
	});
	const flood = (socket: WebSocket) => {
		for (let count = 1; count <= 15_000; count += 1) {
			const event = { type: 'event', event: 'cron', ...finished(count) };
			socket.send(JSON.stringify(event));
		}
		// Answered once all before it is read.
		socket.once('pong', () => (isFlooded = true)).ping();
	};
	const trigger = await publishLiveTrigger(gateway.url, { options: { maxItems: 500 } });
	await vi.waitUntil(() => isFlooded, WAIT);
	expect(trigger.log.warn.join()).toContain('More than 10000 events wait to be read');
	isSlow = false;
	for (const answer of release) answer();
	await vi.waitUntil(() => trigger.items.length >= 10_000, WAIT);
	expect(trigger.items).toHaveLength(10_000);
	assertNoFault(trigger);
}, 60_000);

it('sends events of any shape: no fault, and the next one is read', async () => {
	const gateway = await serveHostile();
	const events = ['agentTurnFinished', 'approvalRequested', 'jobChanged', 'messageReceived'];
	const all = [...events, 'questionAsked', 'runFinished', 'taskFinished'];
	const trigger = await publishLiveTrigger(gateway.url, { events: all });
	await listens(gateway);
	const names = ['cron', 'chat', 'session.message', 'task', 'exec.approval.requested'];
	const more = ['question.requested', 'plugin.approval.requested', 'task.updated'];
	const name = fc.constantFrom(...names, ...more);
	const fields = fc.dictionary(
		fc.constantFrom('action', 'jobId', 'job', 'message', 'state', 'status', 'runId', 'id', 'task'),
		fc.oneof(jsonText, fc.constantFrom('"finished"', '"final"', '"job-1"', '{"role":"user"}')),
	);
	fc.assert(
		fc.property(name, fields, jsonText, (event, given, seq) => {
			const written = Object.entries(given).map(([key, value]) => `"${key}":${value}`);
			const text = `{"type":"event","event":"${event}","seq":${seq},"payload":{${written.join()}}}`;
			for (const socket of gateway.sockets()) if (isJson(text)) socket.send(text);
		}),
		{ numRuns: 500 },
	);
	const nested = `${'['.repeat(50_000)}${']'.repeat(50_000)}`;
	for (const socket of gateway.sockets()) {
		socket.send(`{"type":"event","event":"cron","payload":{"action":"finished","x":${nested}}}`);
	}
	await assertListens(gateway, trigger);
	expect(gateway.connections.count).toBe(1);
});

function isJson(text: string): boolean {
	try {
		JSON.parse(text);
		return true;
	} catch {
		return false;
	}
}

it('counts its events as it likes: the history is not read for each of them', async () => {
	const gateway = await serveHostile();
	const trigger = await publishLiveTrigger(gateway.url);
	await listens(gateway);
	const before = gateway.asked.length;
	const startMs = Date.now();
	for (const seq of Array.from({ length: 300 }, (_, index) => (index % 3 ? 7 : -(index ** 9)))) {
		gateway.send({ ...finished(0, { action: 'started' }), seq });
		// So that each is read on its own.
		await new Promise((resolve) => setTimeout(resolve, 2));
	}
	await assertListens(gateway, trigger);
	const seconds = (Date.now() - startMs) / 1_000;
	// One a second, and the readings that follow a connect.
	expect(gateway.asked.length - before).toBeLessThanOrEqual(seconds + 3);
});

it('lists runs without end: the trigger stops reading, and listens', async () => {
	let ts = 10 * Date.now();
	const gateway = await serveHostile({
		answer: ({ method, params }) => {
			if (method !== 'cron.runs') return EMPTY;
			ts -= 1;
			const entry = { jobId: 'job-1', ts, runAtMs: ts, status: 'error', action: 'finished' };
			return { entries: [entry], nextOffset: Number(params.offset) + 1 };
		},
	});
	const trigger = await publishLiveTrigger(gateway.url, { statuses: ['ok'] });
	await vi.waitUntil(() => trigger.log.warn.some((line) => line.includes('without end')), {
		...WAIT,
		timeout: 60_000,
	});
	expect(gateway.asked.filter((method) => method === 'cron.runs').length).toBeLessThan(5_100);
	expect(trigger.items).toEqual([]);
	assertNoFault(trigger);
}, 90_000);

it('says when it ticks as it likes: no warning, and the trigger listens', async () => {
	const warned: string[] = [];
	const onWarning = ({ name }: Error) => void warned.push(name);
	process.on('warning', onWarning);
	onTestFinished(() => void process.off('warning', onWarning));
	for (const tickIntervalMs of [1e300, '5', null, -1e9]) {
		const gateway = await serveHostile({ hello: { policy: { tickIntervalMs } } });
		const trigger = await publishLiveTrigger(gateway.url);
		await vi.waitUntil(() => gateway.asked.length > 0, WAIT);
		await trigger.close();
		assertNoFault(trigger);
	}
	expect(warned).toEqual([]);
});
