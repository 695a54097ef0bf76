import { sleep } from 'n8n-workflow';
import type { IHookFunctions } from 'n8n-workflow';
import { withParametersRead } from './parameters';
import { putBackAll, putBackLeft, reportFailure } from './putBack';
import { targetOf } from './target';
import { begin, end, keyOf, testKeyOf, type Work } from './work';

/**
 * Within this time a trigger that is published again is there again, and keeps its jobs. Put back in
 * between, they would deliver to where they did before, and a run that ends then would be nobody's:
 * the history has it as one that nobody asked to deliver. What comes meanwhile is refused (404), which
 * the Run History Trigger sees.
 */
const GRACE_MS = 2_000;

/**
 * Puts every job back that this trigger let deliver here: at once after a test, else a moment later,
 * for which n8n does not wait. A job that somebody pointed elsewhere meanwhile is left alone. Never
 * throws: whatever the gateway does, the user can unpublish; the log names the jobs that still deliver
 * here, and how to undo it.
 */
export async function unregister(hook: IHookFunctions): Promise<void> {
	await reportFailure(hook, async () => {
		const context = withParametersRead(hook);
		// n8n makes the workflow of a test an inactive one.
		const isTest = context.getWorkflow().active === false;
		const key = isTest ? testKeyOf(keyOf(context)) : keyOf(context);
		const work = begin(key, 'unregistering', await targetOf(context), context);
		const done = putBack(work, isTest ? 0 : GRACE_MS);
		if (isTest) await done;
	});
}

async function putBack(work: Work, afterMs: number): Promise<void> {
	if (afterMs > 0) await sleep(afterMs);
	let isDone = work.isEnded;
	if (!isDone) {
		await reportFailure(work.context, async () => {
			await putBackAll(work, { for: work });
			isDone = true;
		});
	}
	await putBackLeft(work);
	// What could not be put back is left to the next publication.
	if (isDone) end(work);
}
