import { createHash, createPrivateKey, createPublicKey, hkdfSync, sign } from 'node:crypto';

/** The key that a gateway knows this n8n by, once its operator has approved it. */
export interface Device {
	/** SHA-256 of the public key, in hex. */
	id: string;
	/** The raw 32 bytes, in base64url. */
	publicKey: string;
	/** An Ed25519 signature, in base64url. */
	sign(text: string): string;
}

/** Part of every derived key: whoever changes it sends all users to approve their n8n again. */
const DERIVED_FOR = 'n8n-nodes-openclaw-gateway/device/v1';

/** What PKCS #8 puts before the 32 bytes of an Ed25519 key (RFC 8410, section 10.3). */
const PKCS8_OF_ED25519 = Buffer.from('302e020100300506032b657004220420', 'hex');

const KEY_BYTES = 32;

/**
 * The device of this n8n, derived from the gateway token: the same after a restart and in every
 * process of a queue-mode n8n, with nothing to store. It gives no more than the token does, as the
 * gateway asks for both.
 */
export function deriveDevice(token: string): Device {
	const seed = Buffer.from(hkdfSync('sha256', token, '', DERIVED_FOR, KEY_BYTES));
	const privateKey = createPrivateKey({
		key: Buffer.concat([PKCS8_OF_ED25519, seed]),
		format: 'der',
		type: 'pkcs8',
	});
	const publicKey = createPublicKey(privateKey)
		.export({ format: 'der', type: 'spki' })
		.subarray(-KEY_BYTES);
	return {
		id: createHash('sha256').update(publicKey).digest('hex'),
		publicKey: publicKey.toString('base64url'),
		sign: (text) => sign(null, Buffer.from(text), privateKey).toString('base64url'),
	};
}
