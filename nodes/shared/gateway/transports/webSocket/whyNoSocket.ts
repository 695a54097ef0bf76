import type { GatewayConnection } from '../../connection';
import type { GatewayFailure } from '../../errors/failure';
import { noSocket } from '../../errors/noWay';
import { whyNoGateway } from '../http/health';
import type { SendHttp } from '../http/httpRequests';

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
