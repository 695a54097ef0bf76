import type { GatewayConnection } from '../../connection';
import type { GatewayFailure } from '../../errors/failure';
import { isHealth, type HttpAnswer } from './httpAnswer';
import type { SendHttp } from './httpRequests';
import { explainHttpStatus } from '../../errors/httpStatus';
import { explainUnreachable } from '../../errors/unreachable';

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
