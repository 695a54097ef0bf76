import type { IDataObject } from 'n8n-workflow';

import type { GatewayConnection } from '../../connection';
import { failed, type GatewayOutcome } from '../../errors/failure';
import { AFTER_THE_END } from '../../errors/noWay';
import { explainRpcError } from '../../errors/refused';
import type { GatewayTransport } from '../transport';
import { broken, timedOut } from '../../errors/unreachable';
import { within } from '../within';
import { connect, type Connecting, type WhyNoSocket } from './connect';
import type { FrameSocket } from './frameSocket';

/**
 * Calls gateway methods over one WebSocket: opened by the first call, shared by all until the
 * transport is closed, and opened anew where it broke in between.
 */
export function webSocketTransport(
	connection: GatewayConnection,
	whyNoSocket: WhyNoSocket,
): GatewayTransport {
	let opening: Promise<Connecting> | undefined;
	let socket: FrameSocket | undefined;
	let isOver = false;

	async function open(timeoutMs: number): Promise<Connecting> {
		const connecting = await connect(connection, timeoutMs, whyNoSocket);
		opening = undefined;
		if ('failure' in connecting) return connecting;
		if (isOver) connecting.socket.close();
		socket = connecting.socket;
		return connecting;
	}

	return {
		async exchange(method, params, timeoutMs): Promise<GatewayOutcome> {
			if (isOver) return failed(AFTER_THE_END);
			// Calls that come together wait for the same connection.
			if (!socket?.isOpen()) opening ??= open(timeoutMs);
			const connecting = opening ? await opening : { socket: socket! };
			if ('failure' in connecting) return failed(connecting.failure);
			return await request(connecting.socket, connection, { method, params, timeoutMs });
		},
		close() {
			isOver = true;
			socket?.close();
		},
	};
}

interface Call {
	method: string;
	params: IDataObject;
	timeoutMs: number;
}

async function request(
	socket: FrameSocket,
	{ baseUrl }: GatewayConnection,
	{ method, params, timeoutMs }: Call,
): Promise<GatewayOutcome> {
	const reply = await within(timeoutMs, socket.request(method, params));
	if (reply === undefined) return failed({ ...timedOut(baseUrl), isTransient: true });
	if ('closed' in reply) return failed({ ...broken(baseUrl), isTransient: true });
	return reply.ok ? reply : failed(explainRpcError(reply.error));
}
