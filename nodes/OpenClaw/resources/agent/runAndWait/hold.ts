import { isCompletedExecutionStatus, NodeHelpers, type IExecuteFunctions } from 'n8n-workflow';

import { pause } from '../../../../shared/time';
import { withGateway } from '../../../../shared/gateway/gateway';
import type { OperationCall } from '../../../operation';
import type { RunRequest } from './form';
import { isToBeTriedAgain, orLog, startJob, stopRuns, type WaitingRun } from './job';

/** Between two looks at the history, in milliseconds: a fifth of what the run has taken. */
const SHORTEST_PAUSE_MS = 1000;
const LONGEST_PAUSE_MS = 15_000;

/**
 * Whether this execution can sleep: not a tool of an AI Agent, which has to answer in the execution
 * that calls it, and n8n has to tell the sleeping node that its workflow failed. Older versions let
 * it end in success with its input as output (n8n-core has it since 2.27, measured on 2.20.12 and
 * 2.30.8). A node does not get to know n8n's version: this function came with n8n-workflow 2.28.
 */
export function canSleep(context: IExecuteFunctions): boolean {
	const isRecent = typeof isCompletedExecutionStatus === 'function';
	return isRecent && !NodeHelpers.isToolType(context.getNode().type);
}

/** Waits in this process: looks at the history until the run is in it, or the time is up. */
export async function holdRun(request: RunRequest, call: OperationCall): Promise<WaitingRun> {
	const run = await startJob(request, undefined, call);
	const signal = call.context.getExecutionCancelSignal();
	await lookUntilOver(run, call, signal).catch(async (error: unknown) => {
		if (signal?.aborted && run.stopRun) await stopAfterCancel(run, call);
		throw error;
	});
	return run;
}

/**
 * n8n ends the HTTP requests of a cancelled execution, so this takes the WebSocket; without one the
 * gateway ends the run when its time is up. Nobody sees an error any more but in n8n's log.
 */
async function stopAfterCancel(run: WaitingRun, call: OperationCall): Promise<void> {
	const { context } = call;
	await withGateway(
		context,
		async (gateway) => await stopRuns(run, { ...call, gateway: gateway.thoughCancelled() }),
	).catch(({ message }: Error) =>
		context.logger.warn(`OpenClaw: could not stop a run: ${message}`),
	);
}

async function lookUntilOver(
	run: WaitingRun,
	call: OperationCall,
	signal: AbortSignal | undefined,
): Promise<void> {
	for (let now = Date.now(); now < run.waitUntil; now = Date.now()) {
		const pauseMs = (now - run.startedAt) / 5;
		await pause(Math.min(LONGEST_PAUSE_MS, Math.max(SHORTEST_PAUSE_MS, pauseMs)), signal);
		if (await isOver(run, call)) return;
	}
}

/** A gateway that does not answer now may do so at the next look; the run goes on without n8n. */
export async function isOver({ jobId }: WaitingRun, { context }: OperationCall): Promise<boolean> {
	// A connection of its own: the one before may be hours old.
	const looking = withGateway(context, async ({ runs }) => await runs.latestOf(jobId));
	const latest = await orLog(looking, 'could not look at a run', context);
	return latest !== undefined && !isToBeTriedAgain(latest);
}
