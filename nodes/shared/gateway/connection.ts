import { UserError } from 'n8n-workflow';

import { isPrivateHost } from '../cronJob/hosts';
import { isJsonObject } from '../json';
import { SHORTEST_SECRET } from '../secrets/mask';

export const GATEWAY_CREDENTIAL = 'openClawApi';

/** The ways to call a method. */
export type TransportName = 'adminHttpRpc' | 'toolsInvoke' | 'webSocket';

export type Authentication = 'token' | 'password' | 'none';

const TRANSPORTS = ['automatic', 'adminHttpRpc', 'toolsInvoke', 'webSocket'] as const;
const AUTHENTICATIONS = ['token', 'password', 'none'] as const;

/** Where the gateway is and how to reach it, read from the credential `openClawApi`. */
export interface GatewayConnection {
	/** Origin and path prefix, no slash at the end, nothing secret: errors quote it. */
	baseUrl: string;
	authentication: Authentication;
	/** The token or the password; empty without authentication. */
	token: string;
	/** For a proxy before the gateway; they come over the gateway's own. */
	headers: Record<string, string>;
	transport: TransportName | 'automatic';
	allowUnauthorizedCerts: boolean;
	/** What must not be seen in an item, an error or a log: the token, and the values of the headers. */
	secrets: readonly string[];
}

export interface GatewayCredential {
	gatewayUrl?: unknown;
	authentication?: unknown;
	token?: unknown;
	headers?: unknown;
	transport?: unknown;
	allowUnauthorizedCerts?: unknown;
	allowPlainHttp?: unknown;
}

/** Throws what the user has to correct in the credential. */
export function readConnection(credential: GatewayCredential): GatewayConnection {
	const authentication = oneOf(
		AUTHENTICATIONS,
		credential.authentication,
		'token',
		'authentication',
	);
	const token = authentication === 'none' ? '' : readToken(credential.token, authentication);
	const headers = readHeaders(credential.headers);
	return {
		baseUrl: readBaseUrl(credential.gatewayUrl, credential.allowPlainHttp === true),
		authentication,
		token,
		headers,
		transport: oneOf(TRANSPORTS, credential.transport, 'automatic', 'transport'),
		allowUnauthorizedCerts: credential.allowUnauthorizedCerts === true,
		secrets: [token, ...secretsIn(headers)].filter((secret) => secret !== ''),
	};
}

function readToken(value: unknown, authentication: Authentication): string {
	const token = typeof value === 'string' ? value.trim() : '';
	if (token !== '') return token;
	throw new UserError(`The ${authentication} of the OpenClaw Gateway API credential is empty`, {
		description: `Enter the value of gateway.auth.${authentication} of the gateway.`,
	});
}

/** A credential saved without the field has its default. */
function oneOf<Name extends string>(
	names: readonly Name[],
	value: unknown,
	byDefault: Name,
	field: string,
): Name {
	if (value === undefined) return byDefault;
	const name = names.find((known) => known === value);
	if (name !== undefined) return name;
	throw new UserError(`The ${field} of the OpenClaw Gateway API credential is not known`, {
		description: 'Choose one from the list in the credential.',
	});
}

/** What a header's name is made of (RFC 9110, token). */
const HEADER_NAME = /^[!#$%&'*+\-.^_`|~0-9A-Za-z]+$/;
/** What a header carries unchanged: printable characters, and spaces within. */
const HEADER_VALUE = /^[\x21-\x7e\x80-\xff]([\x20-\x7e\x80-\xff\t]*[\x21-\x7e\x80-\xff])?$/;

function readHeaders(value: unknown): Record<string, string> {
	const { values = [] } = (isJsonObject(value) ? value : {}) as { values?: unknown };
	const entries = Array.isArray(values) ? values.filter(isJsonObject) : [];
	return Object.fromEntries(
		entries
			.map(
				({ name, value: text }) => [String(name ?? '').trim(), String(text ?? '').trim()] as const,
			)
			// An added and empty row is none.
			.filter(([name, text]) => name !== '' || text !== '')
			.map(([name, text]) => {
				assertHeader(name, text);
				return [name, text];
			}),
	);
}

/** The value is not quoted: it is a secret. */
function assertHeader(name: string, value: string): void {
	if (HEADER_NAME.test(name) && HEADER_VALUE.test(value)) return;
	throw new UserError(
		`The header "${name}" of the OpenClaw Gateway API credential cannot be sent`,
		{
			description:
				'A header has a name of letters, digits and dashes, and a value in one line. Correct it, or remove the row.',
		},
	);
}

/**
 * The whole value, and what is secret in one such as "Basic dXNlcjpwYXNz". A short value, such as
 * "https", is no secret, and would be found in the words of every error.
 */
function secretsIn(headers: Record<string, string>): string[] {
	return Object.values(headers)
		.flatMap((value) => [value, ...value.split(/\s+/).slice(1)])
		.filter(({ length }) => length >= SHORTEST_SECRET);
}

/** A URL copied from the Control UI brings a query and a fragment (even a token): both are left out. */
function readBaseUrl(gatewayUrl: unknown, allowPlainHttp: boolean): string {
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
			description:
				'Remove them. For a proxy with Basic auth, put its Authorization header into Headers of the credential.',
		});
	}
	if (url.protocol === 'http:' && !allowPlainHttp && !isPrivateHost(url.hostname)) {
		throw new UserError('The gateway URL is plain http to a public host', {
			description:
				'Anyone on the way could read the token, which controls the gateway. Use https, a tailnet or a tunnel, or turn on Allow Plain HTTP in the credential if you accept that.',
		});
	}
	return `${url.origin}${url.pathname.replace(/\/+$/, '')}`;
}
