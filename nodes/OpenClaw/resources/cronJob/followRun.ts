import { UserError } from 'n8n-workflow';

import { pause } from '../../../shared/time';
import type { RunHistoryEntry } from '../../../shared/run/historyEntry';
import type { OperationCall } from '../../operation';

/** Between two looks at a run, in milliseconds; the last one repeats. A lost run shows at once. */
const PAUSES_MS = [100, 200, 400, 800, 1600, 2000];

/** As `cron.run` answers it. */
export interface ManualRun {
	jobId: string;
	runId: string;
}

/** How long to follow a run: until it has started, or to its end. */
export interface Following {
	until: 'start' | 'end';
	maxWaitSeconds: number;
}

/**
 * Follows a run that the gateway has taken on, which alone does not mean that it will happen: it
 * may wait in a queue, and over the admin HTTP API it is lost when its turn comes. The entry of its
 * end, `undefined` where it is under way and only the start was asked for.
 */
export async function followRun(
	call: OperationCall,
	run: ManualRun,
	{ until, maxWaitSeconds }: Following,
): Promise<RunHistoryEntry | undefined> {
	const deadline = Date.now() + maxWaitSeconds * 1000;
	for (let look = 0; ; look += 1) {
		const entry = await call.gateway.runs.byRunId(run.jobId, run.runId);
		if (entry) return entry;
		if (until === 'start' && (await isUnderWay(call, run))) return undefined;
		const pauseMs = PAUSES_MS[look] ?? PAUSES_MS.at(-1)!;
		if (Date.now() + pauseMs > deadline) throw takesTooLong(run, until, maxWaitSeconds);
		await pause(pauseMs, call.context.getExecutionCancelSignal());
	}
}

/**
 * Whether the job runs; it cannot run twice at once, so this is the run. From the list, as
 * `cron.get` fails for a job that has deleted itself meanwhile.
 */
async function isUnderWay({ gateway }: OperationCall, { jobId }: ManualRun): Promise<boolean> {
	const { jobs } = await gateway.cronJobs.page({ query: jobId, limit: 200 });
	const state = jobs.find(({ id }) => id === jobId)?.state as { runningAtMs?: number } | undefined;
	return state?.runningAtMs !== undefined;
}

function takesTooLong({ runId }: ManualRun, until: string, seconds: number): UserError {
	return new UserError(
		`The run did not come to its ${until} within ${seconds} s (run "${runId}")`,
		{
			description:
				until === 'end'
					? 'The gateway goes on with it. Raise Wait At Most, or look at it later with Run: Get.'
					: 'The gateway is busy with other runs, and keeps it in its queue. Look at it later with Run: Get.',
		},
	);
}
