import { sleep } from 'n8n-workflow';

import type { OperationCall } from '../../operation';
import { createJob, jobOf } from './startRun';
import type { RunRequest, WaitingRun } from './waitingRun';

/** Between two looks at the history, in milliseconds; the last one repeats. */
const PAUSES_MS = [1000, 2000, 3000, 5000];

/** Waits in this process: a tool of an AI Agent has to answer in the execution that calls it. */
export async function holdRun(request: RunRequest, call: OperationCall): Promise<WaitingRun> {
	const { context, gateway } = call;
	const form = { ...request.form, deliveryMode: 'none' as const };
	const params = jobOf({ ...request, form }, { deliveryMode: 'none' }, context);
	const run = await createJob({ ...request, form }, params, gateway);
	for (let look = 0; Date.now() < run.waitUntil; look += 1) {
		await sleep(PAUSES_MS[look] ?? PAUSES_MS.at(-1)!, context.getExecutionCancelSignal());
		if (await gateway.runs.latestOf(run.jobId)) break;
	}
	return run;
}
