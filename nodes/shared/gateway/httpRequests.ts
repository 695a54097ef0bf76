import type { ICredentialTestFunctions, IHttpRequestOptions } from 'n8n-workflow';

import { GATEWAY_CREDENTIAL, type GatewayConnection } from './connection';
import type { HttpAnswer } from './httpAnswer';
import type { GatewayContext } from './transport';

export interface HttpRequest {
	method: 'GET' | 'POST';
	/** From the gateway's base URL on. */
	path: string;
	body?: object;
	timeoutMs: number;
}

/** Sends a request with the gateway token; rejects where there is no answer, whatever its status. */
export type SendHttp = (request: HttpRequest) => Promise<HttpAnswer>;

/** By the helpers of a node, which put the token in themselves. */
export function nodeHttp(context: GatewayContext, connection: GatewayConnection): SendHttp {
	return async ({ method, path, body, timeoutMs }) => {
		const request: IHttpRequestOptions = {
			method,
			url: `${connection.baseUrl}${path}`,
			body,
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
	};
}

/** By the one helper that n8n gives to credential tests. */
export function credentialTestHttp(
	context: ICredentialTestFunctions,
	connection: GatewayConnection,
): SendHttp {
	return async ({ method, path, body, timeoutMs }) =>
		(await context.helpers.request({
			method,
			uri: `${connection.baseUrl}${path}`,
			body,
			json: true,
			headers: { Authorization: `Bearer ${connection.token}` },
			timeout: timeoutMs,
			followRedirect: false,
			simple: false,
			resolveWithFullResponse: true,
			rejectUnauthorized: !connection.allowUnauthorizedCerts,
		})) as HttpAnswer;
}
