import type { IDataObject } from 'n8n-workflow';

import type { GatewayConnection } from '../../connection';
import { deriveDevice, type Device } from './device';

/** What the gateway sends first over a new connection, as the payload of `connect.challenge`. */
export interface Challenge {
	nonce: string;
	/** Milliseconds since the epoch by the gateway's clock, which is the one that counts. */
	ts: number;
}

const PROTOCOL = 4;

/**
 * As the gateway knows its own back ends: from loopback it trusts them with the token alone
 * (OpenClaw docs, "Gateway protocol handshake"). The platform is part of what is approved.
 */
const CLIENT = {
	id: 'gateway-client',
	displayName: 'n8n-nodes-openclaw-gateway',
	version: '2',
	platform: 'n8n',
	mode: 'backend',
};

const ROLE = 'operator';

/** What a connection may do, and what it says that it can do. */
export interface Introduction {
	/** The gateway grants exactly these; `operator.admin` covers all others. */
	scopes: readonly string[];
	/** Capabilities: they change which events come, and how the gateway treats runs. */
	caps: readonly string[];
}

/** The params of `connect`: who asks, proved by the token and by a signature over the nonce. */
export function connectParams(
	challenge: Challenge,
	{ authentication, token }: Pick<GatewayConnection, 'authentication' | 'token'>,
	{ scopes, caps }: Introduction,
): IDataObject {
	// A password is proved by itself, and not part of what is signed.
	const signedToken = authentication === 'token' ? token : '';
	return {
		minProtocol: PROTOCOL,
		maxProtocol: PROTOCOL,
		client: CLIENT,
		role: ROLE,
		scopes: [...scopes],
		caps: [...caps],
		// Without a secret of its own anybody could derive the same device. A gateway without
		// authentication trusts its own host as it is.
		...(authentication !== 'none' && {
			auth: { [authentication]: token },
			device: signedDevice(challenge, deriveDevice(token), { token: signedToken, scopes }),
		}),
	};
}

interface Signed {
	token: string;
	scopes: readonly string[];
}

function signedDevice(
	{ nonce, ts }: Challenge,
	device: Device,
	{ token, scopes }: Signed,
): IDataObject {
	// Version 3 of the signed text, as in @openclaw/gateway-client; the last field, the family of
	// the device, is empty.
	const signed = [
		'v3',
		device.id,
		CLIENT.id,
		CLIENT.mode,
		ROLE,
		scopes.join(','),
		ts,
		token,
		nonce,
	];
	return {
		id: device.id,
		publicKey: device.publicKey,
		signature: device.sign([...signed, CLIENT.platform, ''].join('|')),
		signedAt: ts,
		nonce,
	};
}
