import type { GatewayConnection } from '../../connection';
import { failed, type GatewayFailure, type GatewayOutcome } from '../../errors/failure';
import { explainStatus, type HttpAnswer } from '../http/httpAnswer';
import { asObject } from '../../json';
import { explainRpcError, readRpcError, wrongToken } from '../../errors/rpcError';

export const PLUGIN_IS_OFF =
	'Turn it on with plugins.entries["admin-http-rpc"].enabled: true in openclaw.json, and restart the gateway (OpenClaw 2026.5 or newer).';

/**
 * Reads an answer of `POST /api/v1/admin/rpc`: `{ok: true, payload}` or `{ok: false, error}`, with
 * a status for each error code. Anything else comes from a proxy, or is no gateway at all.
 */
export function readRpcAnswer(answer: HttpAnswer, connection: GatewayConnection): GatewayOutcome {
	const body = asObject(answer.body);
	if (body?.ok === true && 'payload' in body) return { ok: true, payload: body.payload };
	const { statusCode: status } = answer;
	if (status === 401 || status === 403) return failed(wrongToken(status));
	if (body?.ok === false && asObject(body.error)) {
		return failed(explainRpcError(readRpcError(body.error), status));
	}
	if (status === 404) return failed(noAdminApi(connection));
	return failed({ ...explainStatus(answer, connection), status });
}

function noAdminApi({ baseUrl }: GatewayConnection): GatewayFailure {
	return {
		message: `There is no admin HTTP API at ${baseUrl} (HTTP 404)`,
		description: `${PLUGIN_IS_OFF} Or the address is not that of a gateway.`,
		status: 404,
	};
}
