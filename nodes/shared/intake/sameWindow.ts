import { NodeOperationError } from 'n8n-workflow';
import type { IHookFunctions, IPollFunctions, ITriggerFunctions } from 'n8n-workflow';
import { sharedWindow } from './recordInStore';

const OUR_TRIGGERS = /\.openClaw(|RunHistory|Live)Trigger$/;

interface Parameters {
	options?: { deduplicate?: unknown; deduplicationWindow?: unknown };
}

/**
 * The OpenClaw triggers of a workflow remember their events in one row of n8n's store, and of windows
 * above the least the smallest would count for all, silently. Looks at those that lead to a node that
 * this one leads to as well: no trigger can learn of the others.
 *
 * @throws NodeOperationError where another trigger has another window
 */
export function assertSameWindow(
	context: IHookFunctions | IPollFunctions | ITriggerFunctions,
	ownWindow: number,
): void {
	const window = sharedWindow(ownWindow);
	const { name } = context.getNode();
	const next = context.getChildNodes(name).map((node) => node.name);
	const before = next.flatMap((child) =>
		context.getParentNodes(child, { includeNodeParameters: true }),
	);
	for (const other of before) {
		if (other.name === name || other.disabled || !OUR_TRIGGERS.test(other.type)) continue;
		const { options = {} } = (other.parameters ?? {}) as Parameters;
		const { deduplicate, deduplicationWindow = 0 } = options;
		// What an expression gives is known to that node alone.
		if (deduplicate === false || typeof deduplicationWindow !== 'number') continue;
		const otherWindow = sharedWindow(deduplicationWindow);
		if (otherWindow === window) continue;
		throw new NodeOperationError(
			context.getNode(),
			`The Deduplication Window is ${window} here and ${otherWindow} in "${other.name}"`,
			{
				description:
					'The OpenClaw triggers of a workflow remember their events together, so that the smaller window would count for both. Give them the same.',
			},
		);
	}
}
