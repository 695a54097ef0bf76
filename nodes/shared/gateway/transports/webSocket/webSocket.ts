import type { GatewayConnection } from '../../connection';
import { failed, type GatewayFailure, type GatewayOutcome } from '../../errors/failure';
import { AFTER_THE_END } from '../../errors/noWay';
import type { SendHttp } from '../http/httpRequests';
import type { GatewayTransport } from '../transport';
import { connect, type Connecting, type WhyNoSocket } from './connect';
import { exchangeOver } from './exchange';
import type { FrameSocket } from './frameSocket';
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
	let socket: FrameSocket | undefined;
	let isOver = false;

	const why: WhyNoSocket = async (timeoutMs) => await whyNoSocket(connection, send, timeoutMs);

	async function open(timeoutMs: number): Promise<Connecting> {
		const impossible = whySocketIsImpossible(connection);
		if (impossible) return { failure: impossible };
		const connecting = await connect(connection, timeoutMs, why);
		opening = undefined;
		if ('failure' in connecting) return connecting;
		if (isOver) connecting.socket.close();
		socket = connecting.socket;
		return connecting;
	}

	async function connected(timeoutMs: number): Promise<Connecting> {
		if (isOver) return { failure: AFTER_THE_END };
		// Calls that come together wait for the same connection.
		if (!socket?.isOpen()) opening ??= open(timeoutMs);
		return opening ? await opening : { socket: socket! };
	}

	return {
		async connect(timeoutMs) {
			const connecting = await connected(timeoutMs);
			return 'failure' in connecting ? connecting.failure : undefined;
		},
		async exchange(method, params, timeoutMs): Promise<GatewayOutcome> {
			const connecting = await connected(timeoutMs);
			if ('failure' in connecting) return failed({ ...connecting.failure, isUnsent: true });
			return await exchangeOver(connecting.socket, connection, { method, params, timeoutMs });
		},
		close() {
			isOver = true;
			socket?.close();
		},
	};
}

export interface WebSocketTransport extends GatewayTransport {
	/** Why there is no connection and none comes about; `undefined` where there is one. */
	connect(timeoutMs: number): Promise<GatewayFailure | undefined>;
}
