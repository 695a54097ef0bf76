import { sleep } from 'n8n-workflow';
import type { IHookFunctions } from 'n8n-workflow';
import { FEW, putBackAll, putBackLeft, reportFailure } from './putBack';
import { targetOf } from './target';
import { begin, end, keyOf, testKeyOf } from './work';

/** Within this time a trigger that is published again is there again, and keeps its jobs. */
const GRACE_MS = 3_000;

/**
 * Puts every job back that this trigger let deliver here. A job that somebody pointed elsewhere
 * meanwhile is left alone. Never throws: whatever the gateway does, the user can unpublish; the log
 * names the jobs that still deliver here, and how to undo it.
 */
export async function unregister(context: IHookFunctions): Promise<void> {
	// n8n makes the workflow of a test an inactive one.
	const isTest = context.getWorkflow().active === false;
	const key = isTest ? testKeyOf(keyOf(context)) : keyOf(context);
	await reportFailure(context, async () => {
		const work = begin(key, 'unregistering', await targetOf(context), context);
		const rest = await putBackAll(work, { most: isTest ? Infinity : FEW, for: work });
		if (!rest && !work.left) return end(work);
		void reportFailure(context, async () => {
			await sleep(GRACE_MS);
			if (rest && !work.isEnded) await putBackAll(work, { most: Infinity, for: work });
			await putBackLeft(work);
			end(work);
		});
	});
}
