import { createHash } from 'node:crypto';
import { ExecutionCancelledError } from 'n8n-workflow';
import type { IRun, ITriggerFunctions } from 'n8n-workflow';
import { asEmission } from '../shared/intake/received';
import type { Happening } from './happening';

/**
 * Starts an execution with the batch. Resolves once it is over: with true where n8n stored it, or
 * has stored the same batch before (the fourth argument of `emit`, n8n 2.20 and newer, is unique in
 * n8n's table of executions, over all processes), with false where n8n could not store it.
 */
export async function emitBatch(
	context: ITriggerFunctions,
	batch: readonly Happening[],
): Promise<boolean> {
	const done = context.helpers.createDeferredPromise<IRun>();
	const items = asEmission(batch.map(({ item }) => item));
	// An n8n that was killed may have stored these without having run them: the execution with the
	// key would then stand in the way of the one that brings them on.
	const key = batch.some(({ isFromBefore }) => isFromBefore)
		? undefined
		: executionKey(context, batch);
	context.emit([items], undefined, done, key);
	return await done.promise.then(
		() => true,
		// An execution that somebody stopped is one that n8n has; for all else n8n logs the reason.
		(error) => error instanceof ExecutionCancelledError,
	);
}

/** The same for the same batch of the same trigger, and for nothing else; n8n takes 255 characters. */
function executionKey(context: ITriggerFunctions, batch: readonly Happening[]): string {
	const identity = [context.getWorkflow().id, context.getNode().id, ...batch.map(({ key }) => key)];
	return `openclaw:${createHash('sha256').update(JSON.stringify(identity)).digest('hex')}`;
}
