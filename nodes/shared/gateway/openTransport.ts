import { adminHttpRpc } from './adminHttpRpc';
import type { GatewayConnection, TransportName } from './connection';
import type { SendHttp } from './httpRequests';
import { toolsInvoke } from './toolsInvoke/toolsInvokeTransport';
import type { GatewayTransport } from './transport';
import { explainNoSocket } from './webSocket/explainNoSocket';
import { webSocketTransport } from './webSocket/webSocketTransport';

type Open = (connection: GatewayConnection, send: SendHttp) => GatewayTransport;

const TRANSPORTS: Record<TransportName, Open> = {
	adminHttpRpc,
	toolsInvoke,
	webSocket: (connection, send) =>
		webSocketTransport(
			connection,
			async (timeoutMs) => await explainNoSocket(connection, send, timeoutMs),
		),
};

/** The transport that the credential names. Whoever opens it closes it. */
export function openTransport(connection: GatewayConnection, send: SendHttp): GatewayTransport {
	return TRANSPORTS[connection.transport](connection, send);
}
