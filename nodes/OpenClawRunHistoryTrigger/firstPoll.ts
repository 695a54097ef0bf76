import { NodeApiError, type IPollFunctions } from 'n8n-workflow';
import { failureOf } from '../shared/gateway/errors/nodeError';
import { isStartOfN8n } from '../shared/intake/triggerSettings';

/** n8n gives all polls of one activation the same context. */
const activations = new WeakSet<IPollFunctions>();

/**
 * Polls, and answers whether it could.
 *
 * n8n polls once when it activates a trigger; where that throws it tries for 15 seconds, and then
 * never again. A host that is still starting its gateway is no reason for that: what can pass does
 * not end the trigger, at a publication. At a start of n8n nothing that the gateway says does, as
 * nobody is there to correct it; the polls to come say it. Faults of settings and of the node
 * itself always surface.
 */
export async function pollOrWait(
	context: IPollFunctions,
	poll: () => Promise<void>,
): Promise<boolean> {
	const isFirst = !activations.has(context);
	activations.add(context);
	return await poll().then(
		() => true,
		(error: unknown) => {
			if (!isFirst || !mayPass(context, error)) throw error;
			context.logger.warn(
				`${context.getNode().name} waits for the gateway and polls on: ${(error as Error).message}`,
			);
			return false;
		},
	);
}

function mayPass(context: IPollFunctions, error: unknown): boolean {
	if (!(error instanceof NodeApiError)) return false;
	const { isTransient, retryAfterMs } = failureOf(error) ?? {};
	return isTransient === true || retryAfterMs !== undefined || isStartOfN8n(context);
}
