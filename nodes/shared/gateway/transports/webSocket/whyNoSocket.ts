import type { GatewayConnection } from '../../connection';
import type { GatewayFailure } from '../../errors/failure';
import { CANNOT_IGNORE_TLS, NO_WEBSOCKET_IN_NODE, noSocket } from '../../errors/noWay';
import { type SendHttp, whyNoGateway } from '../http/httpRequests';

/**
 * Why no WebSocket comes about. The platform's WebSocket keeps the reason to itself (an event with
 * nothing in it, closing code 1006), so a plain request to the same address has to find it out.
 */
export async function whyNoSocket(
	connection: GatewayConnection,
	send: SendHttp,
	timeoutMs: number,
): Promise<GatewayFailure> {
	return (await whyNoGateway(connection, send, timeoutMs)) ?? noSocket(connection);
}

/** Why there is no use in trying; `undefined` where there is. */
export function whySocketIsImpossible({
	baseUrl,
	allowUnauthorizedCerts,
}: GatewayConnection): GatewayFailure | undefined {
	if (typeof WebSocket === 'undefined') return NO_WEBSOCKET_IN_NODE;
	return allowUnauthorizedCerts && baseUrl.startsWith('https:') ? CANNOT_IGNORE_TLS : undefined;
}
