import { readNumber, readObject, type JsonObject } from '../../../json';
import type { GatewayConnection } from '../../connection';
import { failed, type GatewayFailure, type GatewayOutcome } from '../../errors/failure';
import { AFTER_THE_END } from '../../errors/noWay';
import { requestTooBig } from '../../errors/tooBig';
import type { SendHttp } from '../http/httpRequests';
import type { GatewayTransport } from '../transport';
import { connect, type Connected, type Connecting, type WhyNoSocket } from './connect';
import { exchangeOver } from './exchange';
import { whyNoSocket, whySocketIsImpossible } from './whyNoSocket';

/**
 * Calls gateway methods over one WebSocket: opened by the first call, shared by all until the
 * transport is closed, and opened anew where it broke in between.
 */
export function webSocketTransport(
	connection: GatewayConnection,
	send: SendHttp,
): WebSocketTransport {
	let opening: Promise<Connecting> | undefined;
	let open: Connected | undefined;
	let isOver = false;

	const why: WhyNoSocket = async (timeoutMs) => await whyNoSocket(connection, send, timeoutMs);

	async function newConnection(timeoutMs: number): Promise<Connecting> {
		const impossible = whySocketIsImpossible(connection);
		if (impossible) return { failure: impossible };
		const connecting = await connect(connection, timeoutMs, why);
		opening = undefined;
		if ('failure' in connecting) return connecting;
		if (isOver) connecting.socket.close();
		open = connecting;
		return connecting;
	}

	async function connected(timeoutMs: number): Promise<Connecting> {
		if (isOver) return { failure: AFTER_THE_END };
		// Calls that come together wait for the same connection.
		if (!open?.socket.isOpen()) opening ??= newConnection(timeoutMs);
		return opening ? await opening : open!;
	}

	return {
		async connect(timeoutMs) {
			const connecting = await connected(timeoutMs);
			return 'failure' in connecting ? connecting.failure : undefined;
		},
		async hello(timeoutMs): Promise<GatewayOutcome> {
			const connecting = await connected(timeoutMs);
			if ('failure' in connecting) return failed(connecting.failure);
			return { ok: true, payload: connecting.hello };
		},
		async exchange(method, params, timeoutMs): Promise<GatewayOutcome> {
			const connecting = await connected(timeoutMs);
			if ('failure' in connecting) return failed(connecting.failure);
			const bytes = FRAME_BYTES + Buffer.byteLength(JSON.stringify(params));
			const mostBytes = mostBytesOf(connecting.hello);
			if (bytes > mostBytes) return failed(requestTooBig(bytes, mostBytes));
			return await exchangeOver(connecting.socket, connection, { method, params, timeoutMs });
		},
		close() {
			isOver = true;
			open?.socket.close();
		},
	};
}

/** Of a frame, for what is around the params. */
const FRAME_BYTES = 200;

/** The longest frame that the gateway takes; it closes the connection over a longer one. */
function mostBytesOf(hello: JsonObject): number {
	return readNumber(readObject(hello, 'policy'), 'maxPayload') ?? Infinity;
}

export interface WebSocketTransport extends GatewayTransport {
	hello(timeoutMs: number): Promise<GatewayOutcome>;
	/** Why there is no connection and none comes about; `undefined` where there is one. */
	connect(timeoutMs: number): Promise<GatewayFailure | undefined>;
}
