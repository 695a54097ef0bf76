import type { GatewayConnection } from '../../connection';
import { failed } from '../../errors/failure';
import type { HttpAnswer } from '../http/httpAnswer';
import type { SendHttp } from '../http/httpRequests';
import { readRpcAnswer } from './rpcAnswer';
import type { GatewayTransport } from '../transport';
import { explainUnreachable } from '../../errors/unreachable';

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
