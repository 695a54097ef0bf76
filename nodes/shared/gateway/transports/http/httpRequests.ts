import type { ICredentialTestFunctions, IHttpRequestOptions } from 'n8n-workflow';

import { GATEWAY_CREDENTIAL, type GatewayConnection } from '../../connection';
import { type HttpAnswer, readAnswerBody, type BodyStream, isHealth } from './httpAnswer';
import type { GatewayContext } from '../transport';
import { within } from '../../../time';
import type { GatewayFailure } from '../../errors/failure';
import { explainHttpStatus } from '../../errors/httpStatus';
import { explainUnreachable } from '../../errors/unreachable';

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
	// The helper would read and decrypt the credential again for every request.
	const { authentication, token, headers } = connection;
	const data = { authentication, token, headers: { values: namedValues(headers) } };
	const credentialsDecrypted = { id: '', name: '', type: GATEWAY_CREDENTIAL, data };
	return async ({ method, path, body, timeoutMs }) => {
		const request: IHttpRequestOptions = {
			method,
			url: `${connection.baseUrl}${path}`,
			body,
			json: true,
			// The helper has no limit for the size of an answer.
			encoding: 'stream',
			timeout: timeoutMs,
			// A redirect would take the token to another host.
			disableFollowRedirect: true,
			ignoreHttpStatusErrors: true,
			returnFullResponse: true,
			skipSslCertificateValidation: connection.allowUnauthorizedCerts,
		};
		const begun = context.helpers.httpRequestWithAuthentication.call(
			context,
			GATEWAY_CREDENTIAL,
			request,
			{ credentialsDecrypted },
		) as Promise<BegunAnswer>;
		return await wholeAnswer(begun, timeoutMs);
	};
}

function namedValues(headers: Record<string, string>) {
	return Object.entries(headers).map(([name, value]) => ({ name, value }));
}

type BegunAnswer = Omit<HttpAnswer, 'body'> & { body: BodyStream };

async function wholeAnswer(begun: Promise<BegunAnswer>, timeoutMs: number): Promise<HttpAnswer> {
	const whole = begun.then(async ({ body, ...head }) => ({
		...head,
		body: await readAnswerBody(body),
	}));
	try {
		return await inTime(timeoutMs, whole);
	} finally {
		// An answer may begin after the time-out only, so nobody waits; why there is none is thrown above.
		begun.then(({ body }) => body.destroy()).catch(() => undefined);
	}
}

/** The helpers' own time-out begins anew with every byte: a server that drips would never end. */
async function inTime<T>(timeoutMs: number, promise: Promise<T>): Promise<T> {
	const answer = await within(
		timeoutMs,
		promise.then((value) => ({ value })),
	);
	if (answer) return answer.value;
	throw Object.assign(new Error('No whole answer in time'), { code: 'ETIMEDOUT' });
}

/** By the one helper that n8n gives to credential tests. */
export function credentialTestHttp(
	context: ICredentialTestFunctions,
	connection: GatewayConnection,
): SendHttp {
	return async ({ method, path, body, timeoutMs }) => {
		const answer = context.helpers.request({
			method,
			uri: `${connection.baseUrl}${path}`,
			body,
			json: true,
			headers: {
				...(connection.authentication !== 'none' && {
					Authorization: `Bearer ${connection.token}`,
				}),
				...connection.headers,
			},
			timeout: timeoutMs,
			followRedirect: false,
			simple: false,
			resolveWithFullResponse: true,
			rejectUnauthorized: !connection.allowUnauthorizedCerts,
		}) as Promise<HttpAnswer>;
		return await inTime(timeoutMs, answer);
	};
}

/** Why `GET /healthz` finds no gateway; `undefined` where one runs. */
export async function whyNoGateway(
	connection: GatewayConnection,
	send: SendHttp,
	timeoutMs: number,
): Promise<GatewayFailure | undefined> {
	let answer: HttpAnswer;
	try {
		answer = await send({ method: 'GET', path: '/healthz', timeoutMs });
	} catch (error) {
		return explainUnreachable(error, connection);
	}
	return isHealth(answer) ? undefined : explainHttpStatus(answer, connection);
}
