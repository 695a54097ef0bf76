import { createHash } from 'node:crypto';

import type { IDataObject } from 'n8n-workflow';

import type { OperationCall } from './operation';
import { keptOf } from './tries';

/**
 * Names one thing to be done: the same each time that this item comes to this node in this run of
 * this execution with this request, so that the gateway does it once, however often it is asked.
 * The instance is part of it, as two n8n number their executions alike; so is the request, as an
 * agent calls the node as a tool more than once. A try by Retry On Fail has the key of the first,
 * also where an expression gives another request by then (`$now`).
 */
export function idempotencyKey(
	{ context, itemIndex }: Pick<OperationCall, 'context' | 'itemIndex'>,
	request: IDataObject,
): string {
	const { $runIndex } = context.getWorkflowDataProxy(itemIndex);
	const parts = [
		context.getInstanceId(),
		context.getWorkflow().id,
		context.getExecutionId(),
		context.getNode().id,
		$runIndex,
		itemIndex,
		request,
	];
	return (keptOf(context, itemIndex).messageKey ??= keyOf(parts));
}

/** A key of one length, whatever it is made of; the gateway takes it for the ID of a run. */
export function keyOf(parts: readonly unknown[]): string {
	return `n8n-${createHash('sha256').update(JSON.stringify(parts)).digest('hex').slice(0, 40)}`;
}
