import { NodeOperationError, type IDataObject } from 'n8n-workflow';

import { misshapen } from './answerShape';
import { GATEWAY_CREDENTIAL, readConnection, type GatewayCredential } from './connection';
import { nodeHttp } from './transports/http/httpRequests';
import { toNodeApiError } from './errors/nodeError';
import { openTransport } from './transports/openTransport';
import { withRetries } from './retry';
import { cleanText } from '../secrets/cleanText';
import { mask } from '../secrets/mask';
import type { GatewayContext } from './transports/transport';

/** The gateway, to whoever needs it: the methods and their params are the gateway's own. */
export interface GatewayClient {
	/**
	 * The payload of the gateway's answer. Rejects with a NodeApiError that says what happened, to
	 * which job, and what to do; it holds no secret, and no item index (the item loop knows that).
	 */
	call<Payload = IDataObject>(method: string, params?: IDataObject): Promise<Payload>;
	/** A copy of `value` to be stored: without the gateway's token, and without tokens in URLs. */
	mask<T>(value: T): T;
	/** The same for an error's text, which is also made one line of bounded length. */
	cleanText(text: string): string;
	/** The same connection, with another time-out for each request. */
	withTimeout(timeoutMs: number): GatewayClient;
	/** Ends the connection. Whoever made the client calls it, whatever happened. */
	close(): void;
}

export interface GatewayClientOptions {
	/** For each request, in milliseconds. */
	timeoutMs?: number;
}

const DEFAULT_TIMEOUT_MS = 30_000;

/** A client for the gateway of the node's `openClawApi` credential, to be closed after use. */
export async function gatewayClient(
	context: GatewayContext,
	{ timeoutMs = DEFAULT_TIMEOUT_MS }: GatewayClientOptions = {},
): Promise<GatewayClient> {
	const connection = await connectionOf(context);
	const transport = openTransport(connection, nodeHttp(context, connection));
	const signal =
		'getExecutionCancelSignal' in context ? context.getExecutionCancelSignal() : undefined;

	const clientWith = (requestTimeoutMs: number): GatewayClient => ({
		async call<Payload>(method: string, params: IDataObject = {}): Promise<Payload> {
			const outcome = await withRetries(
				method,
				async () => await transport.exchange(method, params, requestTimeoutMs),
				signal,
			);
			const failure = outcome.ok ? misshapen(method, outcome.payload) : outcome.failure;
			if (outcome.ok && !failure) return outcome.payload as Payload;
			throw toNodeApiError(context.getNode(), failure!, { method, params, connection });
		},
		mask: (value) => mask(value, [connection.token]),
		cleanText: (text) => cleanText(text, [connection.token]),
		withTimeout: clientWith,
		close: () => transport.close(),
	});
	return clientWith(timeoutMs);
}

/** Uses a client for a few calls that belong together, and closes it. */
export async function withGateway<Result>(
	context: GatewayContext,
	use: (gateway: GatewayClient) => Promise<Result>,
): Promise<Result> {
	const gateway = await gatewayClient(context);
	try {
		return await use(gateway);
	} finally {
		gateway.close();
	}
}

/** One client for all items of an execution, made with the first that asks for it. */
export function sharedGatewayClient(context: GatewayContext) {
	let making: Promise<GatewayClient> | undefined;
	let made: GatewayClient | undefined;
	return {
		async get(): Promise<GatewayClient> {
			making ??= gatewayClient(context);
			made = await making;
			return made;
		},
		/** Text for an error. Without a client there is no token that it could hold. */
		cleanText: (text: string) => made?.cleanText(text) ?? text,
		close: () => made?.close(),
	};
}

async function connectionOf(context: GatewayContext) {
	const credential = await context.getCredentials<GatewayCredential>(GATEWAY_CREDENTIAL);
	try {
		return readConnection(credential);
	} catch (error) {
		throw new NodeOperationError(context.getNode(), error as Error);
	}
}
