import type { GatewayFailure } from './failure';

/** For an image to an agent whose model takes none (OpenClaw 2026.5 to 2026.9); nothing was asked. */
export function explainAttachment({
	message = '',
}: {
	message?: string;
}): GatewayFailure | undefined {
	const [reason] = /attachment .+: active model does not accept image inputs/.exec(message) ?? [];
	if (reason === undefined) return undefined;
	return {
		message: `The model of the agent takes no images: ${reason}`,
		description:
			'The agent was not asked. Choose another model under Additional Fields, or let its entry in openclaw.json (models.providers) have "image" in its input, if it does take images.',
	};
}

const NOT_DECIDED: Record<string, GatewayFailure> = {
	APPROVAL_NOT_FOUND: {
		message: 'The gateway has no such approval',
		description:
			'Pick one from the list, or look it up with Approval: Get Many. The gateway keeps an approval for 30 days, and an n8n that lacks the scope operator.admin sees its own only.',
	},
	QUESTION_NOT_FOUND: {
		message: 'The gateway has no such question',
		description:
			'It was answered or cancelled, or has expired: the gateway forgets a question 15 seconds after its end, and when it restarts. The agent goes on without an answer.',
	},
};

/** What an approval or a question cannot be decided for. */
export function explainDecision({
	details,
}: {
	details?: { reason?: string };
}): GatewayFailure | undefined {
	const reason = details?.reason ?? '';
	return Object.hasOwn(NOT_DECIDED, reason) ? NOT_DECIDED[reason] : undefined;
}

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
