import { NodeOperationError, type IDataObject } from 'n8n-workflow';

import { cleanText } from '../secrets/cleanText';
import { mask } from '../secrets/mask';
import type { Call } from './api/call';
import { GATEWAY_CREDENTIAL, readConnection, type GatewayCredential } from './connection';
import { checkedAnswer } from './errors/answer';
import { toNodeApiError } from './errors/nodeError';
import { methodOf } from './methods';
import { withRetries } from './retry';
import { nodeHttp } from './transports/http/httpRequests';
import { openTransport } from './transports/openTransport';
import type { GatewayContext } from './transports/transport';

/** Calls of one gateway, over the transport that the credential names. */
export interface Calls {
	call: Call;
	/** A copy of `value` to be stored: without the gateway's token, and without secrets of targets. */
	mask<T>(value: T): T;
	/** The same for an error's text, which is also made one line of bounded length. */
	cleanText(text: string): string;
	/** The same connection, with another time-out for each request, in milliseconds. */
	withTimeout(timeoutMs: number): Calls;
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

	const callsWith = (requestTimeoutMs: number): Calls => ({
		async call(method: string, params: IDataObject = {}, options = {}) {
			const { effect, list } = methodOf(method);
			const limitMs = options.timeoutMs ?? requestTimeoutMs;
			const outcome = await withRetries(
				effect,
				async () => await transport.exchange(method, params, limitMs),
				signal,
			);
			if (outcome.ok) return checkedAnswer(outcome.payload, list);
			throw toNodeApiError(context.getNode(), outcome.failure, { method, params, connection });
		},
		mask: (value) => mask(value, connection.secrets),
		cleanText: (text) => cleanText(text, connection.secrets),
		withTimeout: callsWith,
		close: () => transport.close(),
	});
	return callsWith(timeoutMs);
}

async function connectionOf(context: GatewayContext) {
	const credential = await context.getCredentials<GatewayCredential>(GATEWAY_CREDENTIAL);
	try {
		return readConnection(credential);
	} catch (error) {
		throw new NodeOperationError(context.getNode(), error as Error);
	}
}
