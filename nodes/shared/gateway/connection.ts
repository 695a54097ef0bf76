import { UserError } from 'n8n-workflow';

export const GATEWAY_CREDENTIAL = 'openClawApi';

export type TransportName = 'adminHttpRpc' | 'toolsInvoke' | 'webSocket';

const TRANSPORT_NAMES: readonly unknown[] = [
	'adminHttpRpc',
	'toolsInvoke',
	'webSocket',
] satisfies TransportName[];

/** Where the gateway is and how to reach it, read from the credential `openClawApi`. */
export interface GatewayConnection {
	/** Origin and path prefix, no slash at the end, nothing secret: errors quote it. */
	baseUrl: string;
	/** Over HTTP n8n puts it into requests; here to sign with it and to find it in texts for errors. */
	token: string;
	transport: TransportName;
	allowUnauthorizedCerts: boolean;
}

export interface GatewayCredential {
	gatewayUrl?: unknown;
	token?: unknown;
	transport?: unknown;
	allowUnauthorizedCerts?: unknown;
}

/** Throws what the user has to correct in the credential. */
export function readConnection(credential: GatewayCredential): GatewayConnection {
	const token = typeof credential.token === 'string' ? credential.token.trim() : '';
	if (token === '') {
		throw new UserError('The token of the OpenClaw Gateway API credential is empty', {
			description: 'Enter the value of gateway.auth.token of the gateway.',
		});
	}
	const connection = {
		baseUrl: readBaseUrl(credential.gatewayUrl),
		token,
		transport: readTransport(credential.transport),
		allowUnauthorizedCerts: credential.allowUnauthorizedCerts === true,
	};
	assertTlsCanBeIgnored(connection);
	return connection;
}

/** A credential saved without the field has its default. */
function readTransport(transport: unknown = 'adminHttpRpc'): TransportName {
	if (TRANSPORT_NAMES.includes(transport)) return transport as TransportName;
	throw new UserError('The transport of the OpenClaw Gateway API credential is not known', {
		description: 'Choose one from the list in the credential.',
	});
}

/** The platform's WebSocket has no switch for it, and to connect with a check is not what was asked. */
function assertTlsCanBeIgnored(connection: GatewayConnection): void {
	const { transport, baseUrl, allowUnauthorizedCerts } = connection;
	if (transport !== 'webSocket' || !allowUnauthorizedCerts || !baseUrl.startsWith('https:')) return;
	throw new UserError('The transport WebSocket cannot ignore SSL issues', {
		description:
			'Turn "Ignore SSL Issues" off and let n8n trust the certificate (environment variable NODE_EXTRA_CA_CERTS), or choose another transport.',
	});
}

/** A URL copied from the Control UI brings a query and a fragment (even a token): both are left out. */
function readBaseUrl(gatewayUrl: unknown): string {
	const text = typeof gatewayUrl === 'string' ? gatewayUrl.trim() : '';
	const url = URL.canParse(text) ? new URL(text) : undefined;
	if (!url || (url.protocol !== 'http:' && url.protocol !== 'https:')) {
		throw new UserError(
			'The gateway URL of the OpenClaw Gateway API credential is not an http(s) URL',
			{
				description:
					'Example: http://127.0.0.1:18789. Where OpenClaw shows ws:// or wss://, write http:// or https://.',
			},
		);
	}
	if (url.username !== '' || url.password !== '') {
		throw new UserError('The gateway URL holds a user name or a password', {
			description: 'Remove them: the gateway takes its token only.',
		});
	}
	return `${url.origin}${url.pathname.replace(/\/+$/, '')}`;
}
