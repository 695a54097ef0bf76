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
