import type {
	ICredentialsDecrypted,
	ICredentialTestFunctions,
	INodeCredentialTestResult,
} from 'n8n-workflow';

import { readConnection, type GatewayConnection, type TransportName } from './connection';
import type { GatewayFailure } from './errors/failure';
import { whyNoGateway } from './transports/http/health';
import { credentialTestHttp, type SendHttp } from './transports/http/httpRequests';
import { openTransport } from './transports/openTransport';
import { PLUGIN_IS_OFF } from './transports/adminHttpRpc/rpcAnswer';
import { cleanText } from '../secrets/cleanText';

const TIMEOUT_MS = 10_000;

/** A read that proves as much as a transport can: that it is there, and that the token is right. */
const PROOF: Record<TransportName, string> = {
	adminHttpRpc: 'commands.list',
	// Gateways that keep the tool for their agents still answer its status.
	toolsInvoke: 'cron.list',
	webSocket: 'cron.status',
};

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
		return { status, message: cleanText(message, [connection.token]) };
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
	return { message: 'The gateway runs, without its admin HTTP API', description: PLUGIN_IS_OFF };
}

function refusal({
	message,
	description = '',
}: Partial<GatewayFailure>): INodeCredentialTestResult {
	return { status: 'Error', message: `${message}. ${description}`.trim() };
}
