import type { GatewayConnection } from '../../connection';
import { failed, type GatewayOutcome } from '../../errors/failure';
import type { HttpAnswer } from '../http/httpAnswer';
import type { SendHttp } from '../http/httpRequests';
import type { GatewayTransport } from '../transport';
import { explainUnreachable } from '../../errors/unreachable';
import { isJsonObject } from '../../../json';
import { explainHttpStatus } from '../../errors/httpStatus';
import { noAdminApi } from '../../errors/noWay';
import { explainRpcError, readRpcError } from '../../errors/refused';

/** Path of the bundled plugin admin-http-rpc, which is off unless the operator turns it on. */
const ADMIN_RPC_PATH = '/api/v1/admin/rpc';

/** Calls gateway methods over `POST /api/v1/admin/rpc {method, params}`. */
export function adminHttpRpc(connection: GatewayConnection, send: SendHttp): GatewayTransport {
	return {
		async exchange(method, params, timeoutMs) {
			const body = { method, params };
			let answer: HttpAnswer;
			try {
				answer = await send({ method: 'POST', path: ADMIN_RPC_PATH, body, timeoutMs });
			} catch (error) {
				return failed(explainUnreachable(error, connection));
			}
			return readRpcAnswer(answer, connection);
		},
		close() {
			// Each request has a connection of its own.
		},
	};
}

/**
 * Reads an answer of `POST /api/v1/admin/rpc`: `{ok: true, payload}` or `{ok: false, error}`, with
 * a status for each error code. Anything else comes from the gateway's door, a proxy, or no gateway.
 */
export function readRpcAnswer(answer: HttpAnswer, connection: GatewayConnection): GatewayOutcome {
	const { statusCode: status } = answer;
	const body = isJsonObject(answer.body) ? answer.body : {};
	if (body.ok === true && 'payload' in body) return { ok: true, payload: body.payload };
	if (body.ok === false && isJsonObject(body.error) && body.error.code !== undefined) {
		return failed(explainRpcError(readRpcError(body.error), status));
	}
	if (status === 404) return failed(noAdminApi(connection));
	return failed(explainHttpStatus(answer, connection));
}
