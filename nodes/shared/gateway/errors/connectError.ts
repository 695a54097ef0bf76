import type { GatewayConnection } from '../connection';
import type { GatewayFailure } from './failure';
import { explainRpcError, wrongSecret, type RpcError } from './refused';

/** What the gateway accepts as a request id; anything else does not go into a command. */
const REQUEST_ID = /^[A-Za-z0-9][A-Za-z0-9._:-]{0,127}$/;

/** Answers to a wrong, missing or unwanted token or password. */
const ABOUT_SECRET = /^AUTH_(TOKEN|PASSWORD|DEVICE_TOKEN|REQUIRED|UNAUTHORIZED)/;

/** Why the gateway refused `connect`, by the codes of @openclaw/gateway-protocol 2026.9. */
export function explainConnectError(
	error: RpcError,
	{ authentication }: Pick<GatewayConnection, 'authentication'>,
): GatewayFailure {
	const code = error.details?.code ?? '';
	if (code === 'PAIRING_REQUIRED') return pairingRequired(error);
	if (ABOUT_SECRET.test(code)) return wrongSecret(authentication);
	if (code === 'AUTH_RATE_LIMITED') {
		return {
			message: 'The gateway has seen too many wrong tokens and refuses this n8n for now',
			description: `Correct the ${authentication === 'password' ? 'password' : 'token'} in the credential, and wait some minutes.`,
		};
	}
	// Before it had a code (OpenClaw 2026.3.22), the mismatch was the message.
	if (code === 'PROTOCOL_MISMATCH' || error.message === 'protocol mismatch') {
		return {
			message: `The gateway speaks another version of its protocol: ${error.message ?? code}`,
			description:
				'The transport WebSocket needs protocol 4, as OpenClaw 2026.5 and newer have it. Update OpenClaw, or choose the transport Tools Invoke.',
			isOfThisWay: true,
		};
	}
	return explainRpcError(error);
}

function pairingRequired({ details }: RpcError): GatewayFailure {
	const requestId = details?.requestId;
	const known = requestId !== undefined && REQUEST_ID.test(requestId);
	return {
		message: `The gateway wants this n8n to be approved first${known ? ` (request ${requestId})` : ''}`,
		description: `On the host of the gateway run: ${
			known ? `openclaw devices approve ${requestId}` : 'openclaw devices list'
		}. Then run this again. The approval holds as long as the gateway token stays the same.`,
		isOfThisWay: true,
	};
}
