import { pause } from '../../../pause';

import type { GatewayConnection } from '../../connection';
import type { GatewayFailure } from '../../errors/failure';
import { within } from '../within';
import { explainConnectError } from '../../errors/connectError';
import { connectParams } from './connectParams';
import { openFrameSocket, type FrameSocket, type Reply } from './frameSocket';

export type Connecting = { socket: FrameSocket } | { failure: GatewayFailure };

/** Why no WebSocket comes about: the platform's keeps the reason to itself, a plain request tells. */
export type WhyNoSocket = (timeoutMs: number) => Promise<GatewayFailure>;

/** Whatever the other side asks for: without a pause this would be a flood of connections. */
const SHORTEST_PAUSE_MS = 100;

/**
 * Opens a WebSocket and introduces this n8n. A gateway that is starting turns the introduction away
 * for some seconds: it is repeated when the gateway says, within the time-out.
 */
export async function connect(
	connection: GatewayConnection,
	timeoutMs: number,
	whyNoSocket: WhyNoSocket,
): Promise<Connecting> {
	const deadline = Date.now() + timeoutMs;
	for (;;) {
		const leftMs = Math.max(deadline - Date.now(), 1);
		const connecting = await introduce(connection, leftMs, whyNoSocket);
		if ('socket' in connecting) return connecting;
		const { retryAfterMs } = connecting.failure;
		if (retryAfterMs === undefined) return connecting;
		const pauseMs = Math.max(retryAfterMs, SHORTEST_PAUSE_MS);
		if (Date.now() + pauseMs >= deadline) {
			// The time for it is used up: the caller is not to wait as well.
			return { failure: { ...connecting.failure, retryAfterMs: undefined } };
		}
		await pause(pauseMs);
	}
}

async function introduce(
	connection: GatewayConnection,
	timeoutMs: number,
	whyNoSocket: WhyNoSocket,
): Promise<Connecting> {
	const socket = openFrameSocket(webSocketUrl(connection), connection);
	const reply = await within(timeoutMs, answerToConnect(socket, connection));
	if (reply !== undefined && 'ok' in reply && reply.ok) return { socket };
	socket.close();
	if (reply === undefined || 'closed' in reply) {
		return { failure: await whyNoSocket(timeoutMs) };
	}
	return { failure: explainConnectError(reply.error) };
}

async function answerToConnect(socket: FrameSocket, connection: GatewayConnection): Promise<Reply> {
	const challenge = await socket.challenge;
	if ('closed' in challenge) return challenge;
	return await socket.request('connect', connectParams(challenge, connection));
}

function webSocketUrl({ baseUrl }: GatewayConnection): string {
	return baseUrl.replace(/^http/, 'ws');
}
