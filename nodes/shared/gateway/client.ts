import { NodeOperationError, type IDataObject } from 'n8n-workflow';

import { adminHttpRpc } from './adminHttpRpc';
import { GATEWAY_CREDENTIAL, readConnection, type GatewayCredential } from './connection';
import { toNodeApiError } from './nodeError';
import { withRetries } from './retry';
import type { GatewayContext } from './transport';

/** The gateway, to whoever needs it: the methods and their params are the gateway's own. */
export interface GatewayClient {
	/**
	 * The payload of the gateway's answer. Rejects with a NodeApiError that says what happened, to
	 * which job, and what to do; it holds no secret, and no item index (the item loop knows that).
	 */
	call<Payload = IDataObject>(method: string, params?: IDataObject): Promise<Payload>;
}

export interface GatewayClientOptions {
	/** For each request, in milliseconds. */
	timeoutMs?: number;
}

const DEFAULT_TIMEOUT_MS = 30_000;

/** A client for the gateway of the node's `openClawApi` credential. */
export async function gatewayClient(
	context: GatewayContext,
	{ timeoutMs = DEFAULT_TIMEOUT_MS }: GatewayClientOptions = {},
): Promise<GatewayClient> {
	const connection = await connectionOf(context);
	const transport = adminHttpRpc(context, connection, timeoutMs);
	const signal =
		'getExecutionCancelSignal' in context ? context.getExecutionCancelSignal() : undefined;
	return {
		async call<Payload>(method: string, params: IDataObject = {}): Promise<Payload> {
			const outcome = await withRetries(
				method,
				async () => await transport.exchange(method, params),
				signal,
			);
			if (outcome.ok) return outcome.payload as Payload;
			throw toNodeApiError(context.getNode(), outcome.failure, { method, params, connection });
		},
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
