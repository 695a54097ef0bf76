import { adminHttpRpc } from './adminHttpRpc/adminHttpRpc';
import type { GatewayConnection, TransportName } from '../connection';
import type { SendHttp } from './http/httpRequests';
import { toolsInvoke } from './toolsInvoke/toolsInvoke';
import type { GatewayTransport } from './transport';
import { whyNoSocket } from './webSocket/whyNoSocket';
import { webSocketTransport } from './webSocket/webSocket';

type Open = (connection: GatewayConnection, send: SendHttp) => GatewayTransport;

const TRANSPORTS: Record<TransportName, Open> = {
	adminHttpRpc,
	toolsInvoke,
	webSocket: (connection, send) =>
		webSocketTransport(
			connection,
			async (timeoutMs) => await whyNoSocket(connection, send, timeoutMs),
		),
};

/** The transport that the credential names. Whoever opens it closes it. */
export function openTransport(connection: GatewayConnection, send: SendHttp): GatewayTransport {
	return TRANSPORTS[connection.transport](connection, send);
}
