import type { GatewayConnection } from '../connection';
import { failed, type GatewayFailure } from '../errors/failure';
import { needsWebSocket, noWayOpen } from '../errors/noWay';
import { methodOf } from '../methods';
import { adminHttpRpc } from './adminHttpRpc/adminHttpRpc';
import type { SendHttp } from './http/httpRequests';
import type { GatewayTransport } from './transport';
import { webSocketTransport } from './webSocket/webSocket';

/**
 * Over the WebSocket where it can be opened, otherwise over the admin HTTP API for what that has.
 * Only a call that was not sent yet goes the other way.
 */
export function automatic(connection: GatewayConnection, send: SendHttp): GatewayTransport {
	const socket = webSocketTransport(connection, send);
	const http = adminHttpRpc(connection, send);
	/** Found out once; the transport lives as long as an execution. */
	let noSocket: GatewayFailure | undefined;

	return {
		async hello(timeoutMs) {
			const outcome = await socket.hello(timeoutMs);
			const isThisWayClosed = !outcome.ok && outcome.failure.isOfThisWay === true;
			return isThisWayClosed ? { ok: true, payload: undefined } : outcome;
		},
		async exchange(method, params, timeoutMs) {
			if (!noSocket) {
				const failure = await socket.connect(timeoutMs);
				if (!failure) return await socket.exchange(method, params, timeoutMs);
				// A wrong token, or a gateway that is down, is so whichever way one goes.
				if (failure.isOfThisWay !== true) return failed(failure);
				noSocket = failure;
			}
			if (!methodOf(method).over.includes('adminHttpRpc')) return failed(needsWebSocket(noSocket));
			const outcome = await http.exchange(method, params, timeoutMs);
			if (outcome.ok || outcome.failure.isOfThisWay !== true) return outcome;
			return failed(noWayOpen(noSocket, outcome.failure));
		},
		close() {
			socket.close();
			http.close();
		},
	};
}
