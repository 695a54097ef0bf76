import type { IDataObject, IHttpRequestOptions } from 'n8n-workflow';

import { GATEWAY_CREDENTIAL, type GatewayConnection } from './connection';
import { failed, type GatewayOutcome } from './failure';
import { readRpcAnswer, type HttpAnswer } from './rpcAnswer';
import type { GatewayContext, GatewayTransport } from './transport';
import { explainUnreachable } from './unreachable';

/** Path of the bundled plugin admin-http-rpc, which is off unless the operator turns it on. */
export const ADMIN_RPC_PATH = '/api/v1/admin/rpc';

/** Calls gateway methods over `POST /api/v1/admin/rpc {method, params}`. */
export function adminHttpRpc(
	context: GatewayContext,
	connection: GatewayConnection,
	timeoutMs: number,
): GatewayTransport {
	async function send(method: string, params: IDataObject): Promise<HttpAnswer> {
		const request: IHttpRequestOptions = {
			method: 'POST',
			url: `${connection.baseUrl}${ADMIN_RPC_PATH}`,
			body: { method, params },
			json: true,
			timeout: timeoutMs,
			// A redirect would take the token to another host.
			disableFollowRedirect: true,
			ignoreHttpStatusErrors: true,
			returnFullResponse: true,
			skipSslCertificateValidation: connection.allowUnauthorizedCerts,
		};
		return (await context.helpers.httpRequestWithAuthentication.call(
			context,
			GATEWAY_CREDENTIAL,
			request,
		)) as HttpAnswer;
	}

	return {
		async exchange(method, params): Promise<GatewayOutcome> {
			let answer: HttpAnswer;
			try {
				answer = await send(method, params);
			} catch (error) {
				return failed(explainUnreachable(error, connection));
			}
			return readRpcAnswer(answer, connection);
		},
	};
}
