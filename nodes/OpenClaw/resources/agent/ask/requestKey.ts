import { randomUUID } from 'node:crypto';

import type { IExecuteFunctions } from 'n8n-workflow';

import { keyOf } from '../../../idempotencyKey';
import { isTool } from '../../../isTool';
import type { OperationCall } from '../../../operation';
import { keptOf } from '../../../tries';
import type { AskForm } from './form';

export interface RequestKey {
	value: string;
	/** Whether a message of this key may have been sent before. */
	mayBeRepeat: boolean;
}

/**
 * The key that the gateway knows this item's message by: the same when n8n carries the item out once
 * more (Retry On Fail, Retry of a failed or killed execution, a queue that hands the execution to
 * another worker), so that the gateway tells the outcome instead of running the agent twice. What is
 * asked is part of it: a retry may be one with another workflow than before.
 *
 * A tool of an AI Agent has no item of its own: each call is a new message, whatever its tries.
 */
export function requestKeyOf(
	{ context, itemIndex }: Pick<OperationCall, 'context' | 'itemIndex'>,
	form: AskForm,
): RequestKey {
	const kept = keptOf(context, itemIndex);
	const isNew = kept.messageKey === undefined && isTool(context.getNode());
	kept.messageKey ??= isNew ? `n8n-${randomUUID()}` : keyOfItem(context, itemIndex, form);
	return { value: kept.messageKey, mayBeRepeat: !isNew };
}

function keyOfItem(context: IExecuteFunctions, itemIndex: number, form: AskForm): string {
	const { $runIndex, $execution } = context.getWorkflowDataProxy(itemIndex);
	const { resumeUrl } = $execution as { resumeUrl?: string };
	const parts = [
		executionIdentity(context, resumeUrl),
		context.getWorkflow().id,
		context.getNode().id,
		$runIndex,
		itemIndex,
		// All but how long is waited for the reply.
		{ ...form, waitMs: undefined, stopsWhenTimeIsUp: undefined },
	];
	return keyOf(parts);
}

/**
 * What an execution and its retries have in common. A retry has an ID of its own, but the data that
 * the first one began with, and since n8n 2 a secret for its resume URL in them. An older n8n has
 * no such thing: there a retried execution is another.
 */
function executionIdentity(context: IExecuteFunctions, resumeUrl: string | undefined): unknown {
	const signature =
		resumeUrl !== undefined && URL.canParse(resumeUrl)
			? new URL(resumeUrl).searchParams.get('signature')
			: null;
	return signature ?? [context.getInstanceId(), context.getExecutionId()];
}
