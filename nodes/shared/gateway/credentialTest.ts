import type {
	ICredentialsDecrypted,
	ICredentialTestFunctions,
	INodeCredentialTestResult,
} from 'n8n-workflow';

import { ADMIN_RPC_PATH } from './adminHttpRpc';
import { readConnection, type GatewayConnection } from './connection';
import { PLUGIN_IS_OFF, readRpcAnswer, type HttpAnswer } from './rpcAnswer';
import { explainUnreachable } from './unreachable';

const TIMEOUT_MS = 10_000;

/**
 * The test behind the credential dialog. A declarative test could tell status codes apart but not
 * say why a gateway is out of reach: n8n shows the bare error code then.
 */
export async function openClawApiTest(
	this: ICredentialTestFunctions,
	{ data }: ICredentialsDecrypted,
): Promise<INodeCredentialTestResult> {
	let connection: GatewayConnection;
	try {
		connection = readConnection(data ?? {});
	} catch (error) {
		const { message, description } = error as { message: string; description?: string };
		return refusal(message, description);
	}
	const request = gatewayRequests(this, connection);
	try {
		const answer = await request('POST', ADMIN_RPC_PATH, { method: 'commands.list' });
		const outcome = readRpcAnswer(answer, connection);
		if (outcome.ok) return { status: 'OK', message: 'Connection successful' };
		if (answer.statusCode === 404 && isHealth(await request('GET', '/healthz'))) {
			return refusal('The gateway runs, without its admin HTTP API', PLUGIN_IS_OFF);
		}
		return refusal(outcome.failure.message, outcome.failure.description);
	} catch (error) {
		const { message, description } = explainUnreachable(error, connection);
		return refusal(message, description);
	}
}

function gatewayRequests(context: ICredentialTestFunctions, connection: GatewayConnection) {
	return async (method: 'GET' | 'POST', path: string, body?: object): Promise<HttpAnswer> =>
		// The one helper that n8n gives to credential tests.
		(await context.helpers.request({
			method,
			uri: `${connection.baseUrl}${path}`,
			body,
			json: true,
			headers: { Authorization: `Bearer ${connection.token}` },
			timeout: TIMEOUT_MS,
			followRedirect: false,
			simple: false,
			resolveWithFullResponse: true,
			rejectUnauthorized: !connection.allowUnauthorizedCerts,
		})) as HttpAnswer;
}

/** What `GET /healthz` of a gateway answers. */
function isHealth({ statusCode, body }: HttpAnswer): boolean {
	const { ok, status } = (body ?? {}) as { ok?: unknown; status?: unknown };
	return statusCode === 200 && ok === true && status === 'live';
}

function refusal(message: string, description = ''): INodeCredentialTestResult {
	return { status: 'Error', message: `${message}. ${description}`.trim() };
}
