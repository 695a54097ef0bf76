import type { GatewayFailure } from './failure';

/**
 * What became of a message that could not be sent as a whole. The code alone tells: the error itself
 * is `UNAVAILABLE` for a chat that does not exist as well as for a network that is down.
 */
export function explainDelivery({
	message = '',
	details,
}: {
	message?: string;
	details?: { code?: string; partialDelivery?: unknown };
}): GatewayFailure | undefined {
	const reason = message.replace(/^\w*Error: /, '').replace(/( \| CHANNEL_PARTIAL_DELIVERY)+$/, '');
	if (details?.partialDelivery !== undefined) {
		return {
			message: `The message was delivered in part, or not as asked: ${reason}`,
			description:
				'Look into the chat before sending anything again. What is there stays, and the gateway sends nothing more of this message.',
		};
	}
	if (details?.code === 'OUTBOUND_DELIVERY_QUEUED') {
		return {
			message: `The message could not be delivered: ${reason}`,
			description:
				'Nothing was repeated, and the gateway keeps the message: it may still deliver it by itself, minutes later, and tells nobody. Sent again, it may arrive twice: look into the chat first. "Retry On Fail" does not send again, as the gateway repeats this answer for the same idempotency key.',
		};
	}
	return undefined;
}
