/** Tries every operation with a version of OpenClaw over a transport. */
import { startGateway } from '../harness/gateway.mts';
import type { Peers } from '../harness/peers.mts';
import type { GatewayVersion } from './gatewayVersions.mts';
import { ATTEMPTS, type Trial } from './operations.mts';

export interface Outcome {
	version: string;
	transport: string;
	/** By the name of the operation: undefined where it worked, else what went wrong. */
	errors: Record<string, string | undefined>;
}

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
			const trial = { peers, credential, jobId: 'none' };
			outcomes.push({ version, transport, errors: await errorsOf(trial) });
		}
	} finally {
		await gateway.stop();
	}
	return outcomes;
}

async function errorsOf(trial: Trial): Promise<Outcome['errors']> {
	const errors: Outcome['errors'] = {};
	for (const [name, attempt] of Object.entries(ATTEMPTS)) {
		errors[name] = await attempt(trial).then(
			() => undefined,
			({ message }: Error) => message,
		);
	}
	return errors;
}
