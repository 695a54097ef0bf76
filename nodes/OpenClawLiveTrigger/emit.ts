import { createHash } from 'node:crypto';
import { ExecutionCancelledError, ManualExecutionCancelledError } from 'n8n-workflow';
import type { IRun, ITriggerFunctions } from 'n8n-workflow';
import { asEmission } from '../shared/intake/received';
import { isTakenIn } from '../shared/intake/takeIn';
import type { Happening } from './happening';

/** What became of a batch: its execution ended before it had taken it in, or could not be stored. */
export type Outcome = 'takenIn' | 'failed' | 'refused';

/**
 * Starts an execution with the batch, and resolves once it is over. n8n may have stored the same
 * batch before: the fourth argument of `emit`, n8n 2.20 and newer, is unique in n8n's table of
 * executions, over all processes.
 */
export async function emitBatch(
	context: ITriggerFunctions,
	batch: readonly Happening[],
): Promise<Outcome> {
	const done = context.helpers.createDeferredPromise<IRun>();
	const items = asEmission(batch.map(({ item }) => item));
	// An execution that did not see these through would, with its key, stand in the way of the one
	// that brings them on.
	const key = batch.some(({ isFromBefore }) => isFromBefore)
		? undefined
		: executionKey(context, batch);
	context.emit([items], undefined, done, key);
	return await done.promise.then(
		(run: IRun | undefined) => {
			const isStoredAlready = run === undefined && key !== undefined;
			return isStoredAlready || isTakenIn(run, context.getNode().name) ? 'takenIn' : 'failed';
		},
		(error) => {
			// Who stops an execution does not want it. A time limit and the end of n8n ask nobody.
			if (error instanceof ManualExecutionCancelledError) return 'takenIn';
			// Of all else n8n logs the reason.
			return error instanceof ExecutionCancelledError ? 'failed' : 'refused';
		},
	);
}

/** The same for the same batch of the same trigger, and for nothing else; n8n takes 255 characters. */
function executionKey(context: ITriggerFunctions, batch: readonly Happening[]): string {
	const identity = [context.getWorkflow().id, context.getNode().id, ...batch.map(({ key }) => key)];
	return `openclaw:${createHash('sha256').update(JSON.stringify(identity)).digest('hex')}`;
}
