import { isJsonObject } from '../../../json';
import type { GatewayConnection } from '../../connection';
import { failed, type GatewayOutcome } from '../../errors/failure';
import { explainHttpStatus } from '../../errors/httpStatus';
import { noAdminApi } from '../../errors/noWay';
import { explainRpcError, readRpcError } from '../../errors/refused';
import type { HttpAnswer } from '../http/httpAnswer';

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
