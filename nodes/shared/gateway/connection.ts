import { UserError } from 'n8n-workflow';

export const GATEWAY_CREDENTIAL = 'openClawApi';

/** Where the gateway is and how to reach it, read from the credential `openClawApi`. */
export interface GatewayConnection {
	/** Origin and path prefix, no slash at the end, nothing secret: errors quote it. */
	baseUrl: string;
	/** Kept to find it in texts that go into errors; requests get it from n8n. */
	token: string;
	allowUnauthorizedCerts: boolean;
}

export interface GatewayCredential {
	gatewayUrl?: unknown;
	token?: unknown;
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
	return {
		baseUrl: readBaseUrl(credential.gatewayUrl),
		token,
		allowUnauthorizedCerts: credential.allowUnauthorizedCerts === true,
	};
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
