import type {
	ICredentialsDecrypted,
	ICredentialTestFunctions,
	INodeCredentialTestResult,
} from 'n8n-workflow';

import { readConnection, type GatewayConnection } from './connection';
import { PROOF } from './api/proof';
import type { GatewayFailure } from './errors/failure';
import { whyNoGateway } from './transports/http/health';
import { credentialTestHttp, type SendHttp } from './transports/http/httpRequests';
import { openTransport } from './transports/openTransport';
import { ADMIN_API_IS_OFF } from './errors/noWay';
import { cleanText } from '../secrets/maskTokens';

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
		return refusal(error as GatewayFailure);
	}
	const send = credentialTestHttp(this, connection);
	const transport = openTransport(connection, send);
	try {
		const outcome = await transport.exchange(PROOF[connection.transport], {}, TIMEOUT_MS);
		if (outcome.ok) return { status: 'OK', message: 'Connection successful' };
		const { status, message } = refusal(await moreExactly(outcome.failure, connection, send));
		return { status, message: cleanText(message, connection) };
	} finally {
		transport.close();
	}
}

/** A gateway whose admin HTTP API is off answers as any server does that has no such page. */
async function moreExactly(
	failure: GatewayFailure,
	connection: GatewayConnection,
	send: SendHttp,
): Promise<GatewayFailure> {
	if (connection.transport !== 'adminHttpRpc' || failure.status !== 404) return failure;
	if ((await whyNoGateway(connection, send, TIMEOUT_MS)) !== undefined) return failure;
	return ADMIN_API_IS_OFF;
}

function refusal({
	message,
	description = '',
}: Partial<GatewayFailure>): INodeCredentialTestResult {
	return { status: 'Error', message: `${message}. ${description}`.trim() };
}
