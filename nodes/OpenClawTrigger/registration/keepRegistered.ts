import { sleep } from 'n8n-workflow';
import type { ITriggerFunctions } from 'n8n-workflow';
import { lookAgain } from './lookAgain';
import { keyOf } from './work';

/** The longest that a new job, or a change of the gateway's token, goes unnoticed. */
const LOOK_EVERY_MS = 30_000;

/**
 * Looks at the jobs again and again while the workflow is published: n8n does not run the hooks of a
 * trigger node that has not changed, and without a `trigger()` it runs none at its start.
 *
 * @returns what ends it
 */
export function keepRegistered(context: ITriggerFunctions): () => void {
	const ended = new AbortController();
	void (async () => {
		while (!ended.signal.aborted) {
			await sleep(LOOK_EVERY_MS);
			if (!ended.signal.aborted) await lookAgain(keyOf(context));
		}
	})();
	return () => ended.abort();
}
