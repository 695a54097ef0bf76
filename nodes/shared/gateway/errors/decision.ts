import type { GatewayFailure } from './failure';

const EXPLANATIONS: Record<string, GatewayFailure> = {
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
	return Object.hasOwn(EXPLANATIONS, reason) ? EXPLANATIONS[reason] : undefined;
}
