import type { GatewayConnection } from '../connection';
import type { GatewayFailure } from './failure';
import { whyNoGateway } from '../transports/http/health';
import type { SendHttp } from '../transports/http/httpRequests';

/**
 * Why no WebSocket comes about. The platform's WebSocket keeps the reason to itself (an event with
 * nothing in it, closing code 1006), so a plain request to the same address has to find it out.
 */
export async function explainNoSocket(
	connection: GatewayConnection,
	send: SendHttp,
	timeoutMs: number,
): Promise<GatewayFailure> {
	const failure = await whyNoGateway(connection, send, timeoutMs);
	return (
		failure ?? {
			message: `The gateway at ${connection.baseUrl} runs, and opens no WebSocket`,
			description:
				'It may just be starting: try again. A proxy in between has to pass WebSockets on, and its address belongs into gateway.trustedProxies in openclaw.json. Or choose the transport Admin HTTP API.',
			isTransient: true,
		}
	);
}
