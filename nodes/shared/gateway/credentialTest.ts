import type {
	ICredentialsDecrypted,
	ICredentialTestFunctions,
	INodeCredentialTestResult,
} from 'n8n-workflow';

import { readConnection, type GatewayConnection, type TransportName } from './connection';
import { PROOF } from './methods';
import type { GatewayFailure } from './errors/failure';
import { credentialTestHttp, type SendHttp, whyNoGateway } from './transports/http/httpRequests';
import { openTransport } from './transports/openTransport';
import { ADMIN_API_IS_OFF, TRANSPORT_LABELS } from './errors/noWay';
import { cleanText } from '../secrets/mask';

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
	const { transport } = connection;
	const ways: TransportName[] =
		transport === 'automatic' ? ['webSocket', 'adminHttpRpc'] : [transport];
	const found = await Promise.all(ways.map(async (way) => await tryWay(way, connection, send)));
	const { status, message } = verdict(found, connection);
	return { status, message: cleanText(message, connection.secrets) };
}

interface Way {
	name: TransportName;
	/** Why it is closed; `undefined` where it is open. */
	failure: GatewayFailure | undefined;
}

async function tryWay(
	name: TransportName,
	connection: GatewayConnection,
	send: SendHttp,
): Promise<Way> {
	const transport = openTransport({ ...connection, transport: name }, send);
	try {
		const outcome = await transport.exchange(PROOF[name], {}, TIMEOUT_MS);
		if (outcome.ok) return { name, failure: undefined };
		const isRpc = name === 'adminHttpRpc';
		return {
			name,
			failure: isRpc ? await moreExactly(outcome.failure, connection, send) : outcome.failure,
		};
	} finally {
		transport.close();
	}
}

/** One open way is enough; what the others lack is said beside it. */
function verdict(ways: Way[], { transport }: GatewayConnection): INodeCredentialTestResult {
	const open = ways.filter(({ failure }) => failure === undefined);
	const general = ways.find(({ failure }) => failure !== undefined && failure.isOfThisWay !== true);
	if (general?.failure) return refusal(general.failure);
	if (open.length === 0 && ways.length === 1) return refusal(ways[0]!.failure!);
	const states = ways.map(({ name, failure }) => {
		const state = failure ? `${failure.message}. ${failure.description}` : 'open.';
		return `${TRANSPORT_LABELS[name]}: ${state}`;
	});
	if (open.length === 0) return { status: 'Error', message: `No way is open. ${states.join(' ')}` };
	const details = transport === 'automatic' ? `. ${states.join(' ')}` : '';
	return { status: 'OK', message: `Connection successful${details}` };
}

/** A gateway whose admin HTTP API is off answers as any server does that has no such page. */
async function moreExactly(
	failure: GatewayFailure,
	connection: GatewayConnection,
	send: SendHttp,
): Promise<GatewayFailure> {
	if (failure.status !== 404) return failure;
	if ((await whyNoGateway(connection, send, TIMEOUT_MS)) !== undefined) return failure;
	return ADMIN_API_IS_OFF;
}

function refusal({
	message,
	description = '',
}: Partial<GatewayFailure>): INodeCredentialTestResult {
	return { status: 'Error', message: `${message}. ${description}`.trim() };
}
