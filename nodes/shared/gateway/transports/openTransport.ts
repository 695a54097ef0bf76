import type { GatewayConnection } from '../connection';
import { adminHttpRpc } from './adminHttpRpc/adminHttpRpc';
import { automatic } from './automatic';
import type { SendHttp } from './http/httpRequests';
import { toolsInvoke } from './toolsInvoke/toolsInvoke';
import type { GatewayTransport } from './transport';
import { webSocketTransport } from './webSocket/webSocket';

type Open = (connection: GatewayConnection, send: SendHttp) => GatewayTransport;

const TRANSPORTS: Record<GatewayConnection['transport'], Open> = {
	adminHttpRpc,
	automatic,
	toolsInvoke,
	webSocket: webSocketTransport,
};

/** The transport that the credential names. Whoever opens it closes it. */
export function openTransport(connection: GatewayConnection, send: SendHttp): GatewayTransport {
	return TRANSPORTS[connection.transport](connection, send);
}
