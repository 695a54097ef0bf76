/** Two gateways, and an n8n that knows both. */
import { type Gateway, startGateway } from '../../e2e/harness/gateway.mts';
import type { CredentialReference } from '../../e2e/harness/n8nApi.mts';
import { type Peers, startPeers, stopPeers } from '../../e2e/harness/peers.mts';
import { BEFORE_THE_BOUND } from '../../e2e/versions/gatewayVersions.mts';
import { type EngineName, ENGINES } from '../row.mts';

export const NEWEST = 'newest';
/** Its gateway takes as many changes as anybody makes, over each of the three transports. */
export const UNBOUNDED = BEFORE_THE_BOUND.version;

export type Transport = 'adminHttpRpc' | 'webSocket' | 'toolsInvoke';

const TRANSPORTS: Record<string, Transport[]> = {
	// Its tool is for its agents alone.
	[NEWEST]: ['adminHttpRpc', 'webSocket'],
	[UNBOUNDED]: ['adminHttpRpc', 'webSocket', 'toolsInvoke'],
};

export interface NodePeers extends Peers {
	/** Of the older version. */
	unbounded: Gateway;
	over(version: string, transport: Transport): CredentialReference;
	stop(): Promise<void>;
}

export async function startNodePeers(engine: EngineName): Promise<NodePeers> {
	const peers = await startPeers({ n8n: { env: ENGINES[engine] } });
	let unbounded: Gateway | undefined;
	const stop = async () => {
		await unbounded?.stop();
		await stopPeers(peers);
	};
	try {
		unbounded = await startGateway({ model: peers.stub.model, ...BEFORE_THE_BOUND.gateway });
		const over = await credentials(peers, { [NEWEST]: peers.gateway, [UNBOUNDED]: unbounded });
		return { ...peers, unbounded, over, stop };
	} catch (error) {
		await stop();
		throw error;
	}
}

async function credentials({ api }: Peers, gateways: Record<string, Gateway>) {
	const made = new Map<string, CredentialReference>();
	for (const [version, { url: gatewayUrl, token }] of Object.entries(gateways)) {
		for (const transport of TRANSPORTS[version]!) {
			const name = `${version} ${transport}`;
			const data = { gatewayUrl, token, transport };
			made.set(name, await api.createCredential('openClawApi', data, name));
		}
	}
	return (version: string, transport: Transport) => made.get(`${version} ${transport}`)!;
}
