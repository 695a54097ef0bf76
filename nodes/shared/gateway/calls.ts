import { NodeOperationError, type IDataObject, type INode } from 'n8n-workflow';

import { isJsonObject, type JsonObject } from '../json';
import { mask, cleanText } from '../secrets/mask';
import type { Call } from './api/call';
import {
	GATEWAY_CREDENTIAL,
	readConnection,
	type GatewayConnection,
	type GatewayCredential,
} from './connection';
import { assertShallow, checkedAnswer } from './errors/answer';
import { withWhatMayBeDone } from './errors/mayBeDone';
import { toNodeApiError } from './errors/nodeError';
import { methodOf } from './methods';
import { withRetries } from './retry';
import { nodeHttp } from './transports/http/httpRequests';
import { openTransport } from './transports/openTransport';
import type { GatewayContext, GatewayTransport } from './transports/transport';

/** Calls of one gateway, over the transport that the credential names. */
export interface Calls {
	call: Call;
	/**
	 * Calls any method, also one that `methods.ts` does not name: for who was told its name. The payload
	 * is what the gateway gives, of any shape, and no failure inside of it is looked for.
	 */
	rawCall(method: string, params: IDataObject): Promise<unknown>;
	/** What the gateway says of itself in greeting; nothing over a way without one. */
	hello(): Promise<JsonObject | undefined>;
	/** A copy of `value` to be stored: without the gateway's token, and without secrets of targets. */
	mask<T>(value: T): T;
	/** The same for an error's text, which is also made one line of bounded length. */
	cleanText(text: string): string;
	/** The same connection, with another time-out for each request, in milliseconds. */
	withTimeout(timeoutMs: number): Calls;
	/** The same connection, for what is to be done also when the execution has been cancelled. */
	thoughCancelled(): Calls;
	/** Ends the connection. Whoever opened it calls this, whatever happened. */
	close(): void;
}

const DEFAULT_TIMEOUT_MS = 30_000;

/** Calls of the gateway of the node's `openClawApi` credential, to be closed after use. */
export async function openCalls(
	context: GatewayContext,
	timeoutMs = DEFAULT_TIMEOUT_MS,
): Promise<Calls> {
	const connection = await connectionOf(context);
	const transport = openTransport(connection, nodeHttp(context, connection));
	const signal =
		'getExecutionCancelSignal' in context ? context.getExecutionCancelSignal() : undefined;
	return callsOver(transport, { node: context.getNode(), connection, signal, timeoutMs });
}

export interface Caller {
	node: INode;
	connection: GatewayConnection;
	/** Ends the waiting between two attempts; nothing is asked after it. */
	signal?: AbortSignal;
	/** For each request, in milliseconds. */
	timeoutMs?: number;
}

/** Calls over a transport; to close them closes it. */
export function callsOver(
	transport: GatewayTransport,
	{ node, connection, signal, timeoutMs = DEFAULT_TIMEOUT_MS }: Caller,
): Calls {
	const payloadOf = async (method: string, params: IDataObject, timeoutLimitMs: number) => {
		signal?.throwIfAborted();
		const outcome = await withRetries(
			methodOf(method).effect,
			async () => await transport.exchange(method, params, timeoutLimitMs),
			signal,
		);
		if (outcome.ok) return outcome.payload;
		const failure = withWhatMayBeDone(outcome.failure, { method, params });
		throw toNodeApiError(node, failure, { method, params, connection });
	};

	const callsWith = (requestTimeoutMs: number): Calls => ({
		async call(method: string, params: IDataObject = {}, options = {}) {
			const { list, isList } = methodOf(method);
			const payload = await payloadOf(method, params, options.timeoutMs ?? requestTimeoutMs);
			return checkedAnswer(isList ? { [list!]: payload } : payload, list);
		},
		async rawCall(method, params) {
			const payload = await payloadOf(method, params, requestTimeoutMs);
			assertShallow(payload);
			return payload;
		},
		async hello() {
			const outcome = await transport.hello?.(requestTimeoutMs);
			if (outcome?.ok === false) {
				throw toNodeApiError(node, outcome.failure, { method: 'connect', params: {}, connection });
			}
			return isJsonObject(outcome?.payload) ? outcome.payload : undefined;
		},
		mask: (value) => mask(value, connection.secrets),
		cleanText: (text) => cleanText(text, connection.secrets),
		withTimeout: callsWith,
		thoughCancelled: () => callsOver(transport, { node, connection, timeoutMs: requestTimeoutMs }),
		close: () => transport.close(),
	});
	return callsWith(timeoutMs);
}

/** @throws NodeOperationError that says what to correct in the credential */
export async function connectionOf(context: GatewayContext): Promise<GatewayConnection> {
	const credential = await context.getCredentials<GatewayCredential>(GATEWAY_CREDENTIAL);
	try {
		return readConnection(credential);
	} catch (error) {
		throw new NodeOperationError(context.getNode(), error as Error);
	}
}
