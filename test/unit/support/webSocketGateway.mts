/**
 * A real WebSocket server in the place of a gateway: sends the challenge, checks what it is answered
 * as a gateway does, and answers methods as a test says.
 */
import { createHash, createPublicKey, verify } from 'node:crypto';
import { createServer, type IncomingHttpHeaders, type Server } from 'node:http';

import type { IDataObject } from 'n8n-workflow';
import { onTestFinished } from 'vitest';
import { WebSocketServer, type WebSocket } from 'ws';

import { gatewayCredential, GATEWAY_TOKEN, listen } from './gatewayServer.mts';
import type { GivenCredential } from './engine.mts';

/** What the server puts into a reply, beside type and id; nothing: it does not reply. */
export type WsAnswer =
	| { payload: unknown }
	| { error: IDataObject }
	| 'none'
	| 'break'
	/** Several replies to one request, one after the other, as to a message for an agent. */
	| Array<WsAnswer>;

export interface WsAsked {
	method: string;
	params: IDataObject;
	/** Which connection, counted from 1. */
	connection: number;
}

export interface WsGateway {
	url: string;
	credentials: GivenCredential[];
	/** Every request but `connect`. */
	asked: WsAsked[];
	/** Every frame as it came. */
	frames: unknown[];
	/** The headers of every connection. */
	headers: IncomingHttpHeaders[];
	/** The params of every `connect`. */
	introductions: IDataObject[];
	/** How many connections there were, and how many are still open. */
	connections: { count: number; open: number };
	/** Sends an event over every connection. */
	tell(event: string, payload: unknown): void;
	/** Closes every connection, as a gateway that is restarted does. */
	closeAll(): void;
	/** Waits until no connection is open. */
	allClosed(): Promise<void>;
}

export interface WsGatewayOptions {
	answer?: (asked: WsAsked) => WsAnswer | Promise<WsAnswer>;
	/** What the greeting names as the gateway's methods, as its limits, and as its state. */
	methods?: string[];
	policy?: IDataObject;
	snapshot?: IDataObject;
	/** What `connect` is answered instead of hello-ok; by the number of the connection. */
	refuse?: (connection: number) => IDataObject | undefined;
	/** Sent in place of the challenge. */
	greeting?: string;
	/** What its clock shows; default: a moment that does not pass. */
	nowMs?: () => number;
	server?: Server;
}

/** The nonce that this server checks signatures with, and what its clock shows by default. */
const NONCE = 'nonce-of-this-test';
export const TS = 1_795_000_000_000;
const SPKI_OF_ED25519 = Buffer.from('302a300506032b6570032100', 'hex');

export async function serveWebSocketGateway(options: WsGatewayOptions = {}): Promise<WsGateway> {
	const server =
		options.server ??
		createServer((_, response) => {
			response.setHeader('content-type', 'application/json');
			response.end(JSON.stringify({ ok: true, status: 'live' }));
		});
	const sockets = new WebSocketServer({ server });
	const url = `http://127.0.0.1:${await listen(server)}`;
	onTestFinished(() => {
		for (const client of sockets.clients) client.terminate();
		sockets.close();
	});
	const gateway: WsGateway = {
		url,
		credentials: gatewayCredential(url, { transport: 'webSocket' }),
		asked: [],
		frames: [],
		headers: [],
		introductions: [],
		connections: { count: 0, open: 0 },
		tell: (event, payload) => {
			for (const client of sockets.clients) {
				client.send(JSON.stringify({ type: 'event', event, payload }));
			}
		},
		closeAll: () => sockets.clients.forEach((client) => client.close(1012, 'service restart')),
		allClosed: async () => {
			while (gateway.connections.open > 0) await new Promise(setImmediate);
		},
	};
	sockets.on('connection', (socket, { headers }) => {
		gateway.headers.push(headers);
		serve(socket, gateway, options);
	});
	return gateway;
}

function serve(socket: WebSocket, gateway: WsGateway, options: WsGatewayOptions): void {
	const connection = ++gateway.connections.count;
	gateway.connections.open += 1;
	socket.on('close', () => (gateway.connections.open -= 1));
	const ts = options.nowMs?.() ?? TS;
	const challenge = {
		type: 'event',
		event: 'connect.challenge',
		payload: { nonce: NONCE, ts },
	};
	socket.send(options.greeting ?? JSON.stringify(challenge));
	const reply = (id: string, answer: WsAnswer): void => {
		if (Array.isArray(answer)) return answer.forEach((one) => reply(id, one));
		if (answer === 'none') return;
		if (answer === 'break') return socket.terminate();
		socket.send(JSON.stringify({ type: 'res', id, ok: 'payload' in answer, ...answer }));
	};
	socket.on('message', async (data) => {
		const frame = JSON.parse(String(data)) as WsAsked & { id: string };
		gateway.frames.push(frame);
		const { id, method, params } = frame;
		if (method !== 'connect') {
			const one = { method, params, connection };
			gateway.asked.push(one);
			return reply(id, (await options.answer?.(one)) ?? { payload: {} });
		}
		gateway.introductions.push(params);
		const error = options.refuse?.(connection) ?? objection(params, ts);
		const features = { methods: options.methods ?? [], events: [] };
		const { policy, snapshot } = options;
		if (!error) {
			return reply(id, {
				payload: { type: 'hello-ok', protocol: 4, features, policy, snapshot },
			});
		}
		reply(id, { error });
		socket.close(1008, String(error.message));
	});
}

/** What a gateway would refuse the introduction for. */
function objection(params: IDataObject, ts: number): IDataObject | undefined {
	const { auth, client, device, role, scopes } = params as Record<string, IDataObject | undefined>;
	// From its own host a gateway trusts whoever shows neither where it asks for neither.
	if (!auth && !device) return undefined;
	const secret = auth!.token ?? auth!.password;
	if (secret !== GATEWAY_TOKEN) {
		return {
			code: 'INVALID_REQUEST',
			message: 'unauthorized: gateway token mismatch',
			details: { code: 'AUTH_TOKEN_MISMATCH' },
		};
	}
	const raw = Buffer.from(String(device!.publicKey), 'base64url');
	const key = createPublicKey({
		key: Buffer.concat([SPKI_OF_ED25519, raw]),
		format: 'der',
		type: 'spki',
	});
	const text = [
		'v3',
		device!.id,
		client!.id,
		client!.mode,
		role,
		scopes,
		ts,
		auth!.token ?? '',
		NONCE,
	];
	const signed = Buffer.from([...text, client!.platform, ''].join('|'));
	const signature = Buffer.from(String(device!.signature), 'base64url');
	const isGenuine =
		device!.id === createHash('sha256').update(raw).digest('hex') &&
		device!.signedAt === ts &&
		device!.nonce === NONCE &&
		verify(null, signed, key, signature);
	return isGenuine
		? undefined
		: {
				code: 'INVALID_REQUEST',
				message: 'device identity invalid',
				details: { code: 'DEVICE_AUTH_INVALID' },
			};
}
