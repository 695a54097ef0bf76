/** Two gateways and an n8n that knows the first. */
import { type Gateway, startGateway } from '../../e2e/harness/gateway.mts';
import type { CredentialReference } from '../../e2e/harness/n8nApi.mts';
import { type Peers, startPeers, stopPeers } from '../../e2e/harness/peers.mts';

/** Not among them: `toolsInvoke`, over which OpenClaw 2026.9.6 takes no method on jobs. */
export const TRANSPORTS = ['adminHttpRpc', 'webSocket'] as const;
export type Transport = (typeof TRANSPORTS)[number];

export interface NodePeers extends Peers {
	/**
	 * For the loop: the gateway bounds how many changes it takes in a minute, and whatever comes over
	 * admin HTTP RPC counts as one client's.
	 */
	loopGateway: Gateway;
	over: Record<Transport, CredentialReference>;
	stop(): Promise<void>;
}

export async function startNodePeers(): Promise<NodePeers> {
	const peers = await startPeers();
	let loopGateway: Gateway | undefined;
	const stop = async () => {
		await loopGateway?.stop();
		await stopPeers(peers);
	};
	try {
		loopGateway = await startGateway({ model: peers.stub.model });
		const over = {
			adminHttpRpc: await credential(peers, 'adminHttpRpc'),
			webSocket: await credential(peers, 'webSocket'),
		};
		return { ...peers, loopGateway, over, stop };
	} catch (error) {
		await stop();
		throw error;
	}
}

const credential = async ({ api, gateway: { url, token } }: Peers, transport: Transport) =>
	await api.createCredential('openClawApi', { gatewayUrl: url, token, transport }, transport);
