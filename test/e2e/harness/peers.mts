import { type Gateway, type GatewayOptions, startGateway } from './gateway.mts';
import { type N8n, type N8nOptions, startN8n } from './n8n.mts';
import { type CredentialReference, type N8nApi, setUpN8n } from './n8nApi.mts';
import { type NetworkNamespace, createNetworkNamespace } from './networkNamespace.mts';
import { type StubModel, startStubModel } from './stubModel.mts';
import { packedTarball } from './tarball.mts';

export interface Peers {
	stub: StubModel;
	gateway: Gateway;
	/** The gateway's own, where it was asked for. */
	network?: NetworkNamespace;
	n8n: N8n;
	/** Signed in as the owner. */
	api: N8nApi;
	credentials: { openClawApi: CredentialReference; openClawWebhookApi: CredentialReference };
}

export interface PeersOptions {
	gateway?: Partial<GatewayOptions>;
	n8n?: N8nOptions;
	/** Puts the gateway into a network of its own, without a model: only commands can run there. */
	apart?: boolean;
}

/** A gateway with a model, and an n8n that has this package and the credentials for the gateway. */
export async function startPeers(options: PeersOptions = {}): Promise<Peers> {
	// First, so that a package that is not built is said before the peers take their time to start.
	if (options.n8n?.withPackage ?? true) await packedTarball();
	const stub = await startStubModel();
	const network = options.apart ? await createNetworkNamespace() : undefined;
	const started = await Promise.allSettled([
		startGateway({ model: stub.model, ...placedIn(network), ...options.gateway }),
		startN8n(options.n8n),
	]);
	const [gateway, n8n] = started.map((result) =>
		result.status === 'fulfilled' ? result.value : undefined,
	) as [Gateway | undefined, N8n | undefined];
	try {
		const failure = started.find((result) => result.status === 'rejected');
		if (failure) throw failure.reason;
		const running = { stub, gateway: gateway as Gateway, network, n8n: n8n as N8n };
		const api = await setUpN8n(running.n8n.url);
		return { ...running, api, credentials: await createCredentials(api, running.gateway) };
	} catch (error) {
		await stopPeers({ stub, gateway, network, n8n });
		throw error;
	}
}

const placedIn = (namespace: NetworkNamespace | undefined) =>
	namespace && { namespace, allowedHostnames: [namespace.hostAddress] };

export async function createCredentials(
	api: N8nApi,
	gateway: Gateway,
): Promise<Peers['credentials']> {
	return {
		openClawApi: await api.createCredential(
			'openClawApi',
			{ gatewayUrl: gateway.url, token: gateway.token },
			'OpenClaw Gateway',
		),
		openClawWebhookApi: await api.createCredential(
			'openClawWebhookApi',
			{ token: gateway.webhookToken },
			'OpenClaw Webhook',
		),
	};
}

export async function stopPeers({ stub, gateway, network, n8n }: Partial<Peers>): Promise<void> {
	const stopped = await Promise.allSettled([stub?.stop(), gateway?.stop(), n8n?.stop()]);
	await network?.remove();
	const failures = stopped.filter((result) => result.status === 'rejected');
	if (failures.length > 0) {
		throw new AggregateError(
			failures.map(({ reason }) => reason as Error),
			'A peer did not stop',
		);
	}
}
