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

/** `cron.add`, `cron.update`, `cron.remove` and `cron.run` need it, and it covers reading. */
const SCOPES = ['operator.admin'];

/** The params of `connect`: who asks, proved by the token and by a signature over the nonce. */
export function connectParams(
	challenge: Challenge,
	{ authentication, token }: Pick<GatewayConnection, 'authentication' | 'token'>,
): IDataObject {
	// A password is proved by itself, and not part of what is signed.
	const signedToken = authentication === 'token' ? token : '';
	return {
		minProtocol: PROTOCOL,
		maxProtocol: PROTOCOL,
		client: CLIENT,
		role: ROLE,
		scopes: SCOPES,
		// Without a secret of its own anybody could derive the same device. A gateway without
		// authentication trusts its own host as it is.
		...(authentication !== 'none' && {
			auth: { [authentication]: token },
			device: signedDevice(challenge, deriveDevice(token), signedToken),
		}),
	};
}

function signedDevice({ nonce, ts }: Challenge, device: Device, token: string): IDataObject {
	// Version 3 of the signed text, as in @openclaw/gateway-client; the last field, the family of
	// the device, is empty.
	const signed = [
		'v3',
		device.id,
		CLIENT.id,
		CLIENT.mode,
		ROLE,
		SCOPES.join(','),
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
