/** Tries every operation with a version of OpenClaw over a transport. */
import { startGateway } from '../harness/gateway.mts';
import type { Peers } from '../harness/peers.mts';
import type { GatewayVersion } from './gatewayVersions.mts';
import type { Outcome } from './compatibilityTable.mts';
import { LIVE_EVENTS } from './liveEvents.mts';
import { ATTEMPTS } from './operations.mts';

const TRANSPORT_NAMES: Record<string, string> = {
	adminHttpRpc: 'Admin HTTP API',
	toolsInvoke: 'Tools Invoke',
	webSocket: 'WebSocket',
};

/** Starts the version beside the given n8n, and stops it when all is tried. */
export async function tryVersion(
	{ version, transports, gateway: options }: GatewayVersion,
	peers: Peers,
): Promise<Outcome[]> {
	const gateway = await startGateway({
		model: peers.stub.model,
		webhookToken: peers.gateway.webhookToken,
		...options,
	});
	const outcomes: Outcome[] = [];
	try {
		for (const transport of transports) {
			const data = { gatewayUrl: gateway.url, token: gateway.token, transport };
			const credential = await peers.api.createCredential('openClawApi', data);
			const trial = { peers, gateway, credential, jobId: 'none' };
			const column = `${version} ${TRANSPORT_NAMES[transport]}`;
			outcomes.push({ column, errors: await errorsOf({ ...ATTEMPTS, ...LIVE_EVENTS }, trial) });
		}
	} finally {
		await gateway.stop();
	}
	return outcomes;
}

/** Tries one after the other, whatever became of those before. */
export async function errorsOf<Given>(
	attempts: Record<string, (given: Given) => Promise<void>>,
	given: Given,
): Promise<Outcome['errors']> {
	const errors: Outcome['errors'] = {};
	for (const [name, attempt] of Object.entries(attempts)) {
		errors[name] = await attempt(given).then(
			() => undefined,
			({ message }: Error) => message,
		);
	}
	return errors;
}
