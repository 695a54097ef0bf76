import type { IExecuteFunctions, ITriggerFunctions } from 'n8n-workflow';

import { apiOf, type Api } from './api';
import { callsOver, connectionOf, type Calls } from './calls';
import type { GatewayConnection } from './connection';
import type { GatewayFailure } from './errors/failure';
import { toNodeApiError } from './errors/nodeError';
import { nodeHttp } from './transports/http/httpRequests';
import {
	openEventSocket,
	type EventSocket,
	type Listening,
} from './transports/webSocket/eventSocket';
import { exchangeOver } from './transports/webSocket/exchange';
import { whyNoSocket, whySocketIsImpossible } from './transports/webSocket/whyNoSocket';

/** A gateway that tells by itself what happens, over one connection that stays. */
export interface LiveGateway
	extends Api,
		Pick<Calls, 'cleanText' | 'close'>,
		Pick<EventSocket, 'ended' | 'isOpen' | 'hello'> {
	/** What must not be seen in an item. */
	secrets: readonly string[];
}

type LiveContext = ITriggerFunctions | IExecuteFunctions;

const TIMEOUT_MS = 30_000;

/** Always over the WebSocket, whatever the credential chooses for calls: no other way has events. */
export async function openLiveGateway(
	context: LiveContext,
	listening: Listening,
): Promise<LiveGateway> {
	const connection = await usableConnection(context);
	const http = nodeHttp(context, connection);
	const why = async (timeoutMs: number) => await whyNoSocket(connection, http, timeoutMs);
	const opened = await openEventSocket(connection, TIMEOUT_MS, why, listening);
	if ('failure' in opened) throw asError(context, opened.failure, connection);
	const { socket } = opened;
	const transport = {
		exchange: async (method: string, params: object, timeoutMs: number) =>
			await exchangeOver(socket, connection, { method, params: { ...params }, timeoutMs }),
		close: () => socket.close(),
	};
	const { signal } = listening;
	const calls = callsOver(transport, { node: context.getNode(), connection, signal });
	const { call, cleanText, close } = calls;
	const { ended, isOpen, hello } = socket;
	const { secrets } = connection;
	return { ...apiOf(call), cleanText, close, ended, isOpen, hello, secrets };
}

/** @throws what the user has to correct before there can be a connection */
export async function assertLiveGateway(context: LiveContext): Promise<void> {
	await usableConnection(context);
}

async function usableConnection(context: LiveContext): Promise<GatewayConnection> {
	const connection = await connectionOf(context);
	const impossible = whySocketIsImpossible(connection);
	if (impossible) throw asError(context, impossible, connection);
	return connection;
}

function asError(context: LiveContext, failure: GatewayFailure, connection: GatewayConnection) {
	return toNodeApiError(context.getNode(), failure, { method: 'connect', params: {}, connection });
}
