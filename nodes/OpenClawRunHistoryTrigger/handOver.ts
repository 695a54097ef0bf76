import type { INodeExecutionData, IPollFunctions, IRun } from 'n8n-workflow';
import { asEmission } from '../shared/intake/received';
import { isTakenIn } from '../shared/intake/takeIn';
import type { Emissions } from './emissions';

/**
 * Starts an execution with the items, and hears from n8n what became of it: what `poll()` returns is
 * taken without a word back, also where the database or the queue of n8n is down.
 *
 * n8n answers once the execution is over, in queue mode too. Versions that do not answer where the
 * execution could not be stored leave the runs open, and they are emitted again after a while.
 */
export function handOver(
	context: IPollFunctions,
	emissions: Emissions,
	keys: readonly string[],
	items: INodeExecutionData[],
): void {
	const done = context.helpers.createDeferredPromise<IRun | undefined>();
	const triggerName = context.getNode().name;
	void done.promise.then(
		(run) => emissions.settle(keys, isTakenIn(run, triggerName) ? 'confirmed' : 'refused'),
		() => emissions.settle(keys, 'refused'),
	);
	context.__emit([asEmission(items)], undefined, done);
}
