import type { IDataObject } from 'n8n-workflow';

import { readRpcError, type RpcError } from '../../errors/refused';
import { isJsonObject } from '../../../json';
import type { GatewayConnection } from '../../connection';
import type { Challenge } from './connectParams';

export type Answer = { ok: true; payload: unknown } | { ok: false; error: RpcError };

/** What came of a request: the gateway's answer, or nothing since the connection ended. */
export type Reply = Answer | { closed: Closing };

/** As the WebSocket's close event has it; 1006 where the connection broke or never came about. */
export interface Closing {
	code: number;
	reason: string;
}

/** What the gateway tells without being asked. */
export interface GatewayEvent {
	event: string;
	payload: unknown;
	/** Counts the events of this connection from 1 on; null on those before the introduction. */
	seq: number | null;
}

/** Requests, replies and events over one WebSocket. Nothing here rejects: an end is a value too. */
export interface FrameSocket {
	/** Requests may be in flight together: replies are matched by id, in whatever order they come. */
	request(method: string, params: IDataObject, options?: RequestOptions): Promise<Reply>;
	/** What the gateway sends first. */
	challenge: Promise<Challenge | { closed: Closing }>;
	/** Why the connection ended, once it has. */
	ended: Promise<Closing>;
	isOpen(): boolean;
	/** When the last frame came, in milliseconds since the epoch; the opening counts as one. */
	heardAtMs(): number;
	close(closing?: Closing): void;
}

export interface RequestOptions {
	/** A reply whose payload has this status is not the last: the one that counts follows. */
	interim?: string;
}

interface Waiting {
	settle: (reply: Reply) => void;
	interim?: string;
}

/** A frame of protocol 4, as far as this package reads it. */
interface Frame {
	type?: string;
	id?: string;
	ok?: boolean;
	payload?: unknown;
	error?: unknown;
	event?: string;
	seq?: unknown;
}

/** Normal closure. */
const DONE: Closing = { code: 1000, reason: '' };
/** An application's own code, for a peer that does not speak the protocol. */
const NOT_THE_PROTOCOL: Closing = { code: 4000, reason: '' };

/** `onEvent` is called for each event, in the order they come; it must not throw. */
export function openFrameSocket(
	url: string,
	{ headers }: Pick<GatewayConnection, 'headers'>,
	onEvent: (event: GatewayEvent) => void = () => undefined,
): FrameSocket {
	// Node's own WebSocket takes headers, which the browsers' standard does not have.
	const socket = new WebSocket(url, { headers });
	const waiting = new Map<string, Waiting>();
	const challenged = Promise.withResolvers<Challenge | { closed: Closing }>();
	const ended = Promise.withResolvers<Closing>();
	let requests = 0;
	let heardAtMs = Date.now();
	let closed: Closing | undefined;

	const end = (closing: Closing) => {
		if (closed) return;
		closed = closing;
		ended.resolve(closing);
		challenged.resolve({ closed: closing });
		for (const { settle } of waiting.values()) settle({ closed: closing });
		waiting.clear();
	};
	const take = (frame: Frame) => {
		if (frame.event === 'connect.challenge') {
			if (isChallenge(frame.payload)) challenged.resolve(frame.payload);
			else close(NOT_THE_PROTOCOL);
		} else if (frame.type === 'event' && typeof frame.event === 'string') {
			const seq = typeof frame.seq === 'number' ? frame.seq : null;
			onEvent({ event: frame.event, payload: frame.payload, seq });
		}
		if (frame.type !== 'res' || frame.id === undefined) return;
		const request = waiting.get(frame.id);
		if (!request || isInterim(frame, request)) return;
		waiting.delete(frame.id);
		request.settle(
			frame.ok === true
				? { ok: true, payload: frame.payload }
				: { ok: false, error: readRpcError(frame.error) },
		);
	};
	const close = (closing = DONE) => {
		end(closing);
		socket.close(closing.code);
	};
	socket.addEventListener('message', ({ data }) => {
		// What comes after the end is nobody's any more.
		if (closed) return;
		heardAtMs = Date.now();
		const frame = readFrame(data);
		if (frame) take(frame);
		else close(NOT_THE_PROTOCOL);
	});
	// An error event, which says nothing, is always followed by this one.
	socket.addEventListener('close', ({ code, reason }) => end({ code, reason }));

	return {
		challenge: challenged.promise,
		ended: ended.promise,
		heardAtMs: () => heardAtMs,
		isOpen: () => closed === undefined,
		close,
		request: async (method, params, { interim } = {}) => {
			if (closed) return { closed };
			const id = String(++requests);
			return await new Promise((resolve) => {
				waiting.set(id, { settle: resolve, interim });
				socket.send(JSON.stringify({ type: 'req', id, method, params }));
			});
		},
	};
}

function isInterim({ ok, payload }: Frame, { interim }: Waiting): boolean {
	if (interim === undefined || ok !== true || !isJsonObject(payload)) return false;
	return payload.status === interim;
}

function isChallenge(payload: unknown): payload is Challenge {
	const { nonce, ts } = (payload ?? {}) as Partial<Challenge>;
	return typeof nonce === 'string' && typeof ts === 'number';
}

function readFrame(data: unknown): Frame | undefined {
	try {
		const frame: unknown = JSON.parse(String(data));
		return typeof frame === 'object' && frame !== null ? frame : undefined;
	} catch {
		// Whoever sends what is no JSON is no gateway; the caller ends the connection.
		return undefined;
	}
}
