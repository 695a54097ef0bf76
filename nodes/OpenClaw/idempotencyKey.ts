import { createHash } from 'node:crypto';

import type { IDataObject } from 'n8n-workflow';

import type { OperationCall } from './operation';

/**
 * Names one thing to be done: the same each time that this item comes to this node in this run of
 * this execution with this request, so that the gateway does it once, however often it is asked.
 * The instance is part of it, as two n8n number their executions alike; so is the request, as an
 * agent calls the node as a tool more than once.
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
	return keyOf(parts);
}

/** A key of one length, whatever it is made of; the gateway takes it for the ID of a run. */
export function keyOf(parts: readonly unknown[]): string {
	return `n8n-${createHash('sha256').update(JSON.stringify(parts)).digest('hex').slice(0, 40)}`;
}
