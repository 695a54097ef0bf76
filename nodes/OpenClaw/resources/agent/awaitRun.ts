import type { Operation, OperationCall } from '../../operation';
import { asItem, readRequest, type WaitingRun } from './waitingRun';

/** The soonest that is looked at a run: webhooks that are refused are refused by then. */
const FIRST_LOOK_MS = 15_000;

/**
 * A step that sleeps, until the webhook comes or it is time to look whether it may never come: some
 * seconds after the start, then whenever the run has taken twice as long. n8n goes on after a
 * sleeping node without calling it again, so there is one such step for each look.
 */
export const awaitRun: Operation = {
	fields: [],
	isRead: false,
	async execute({ context, gateway, itemIndex }) {
		const run = readRequest<WaitingRun>(context, itemIndex);
		const now = Date.now();
		const isOver =
			run.received || now >= run.waitUntil || (await isFinished(run, gateway, context));
		if (!isOver) {
			const pauseMs = Math.max(FIRST_LOOK_MS, now - run.startedAt);
			await context.putExecutionToWait(new Date(Math.min(run.waitUntil, now + pauseMs)));
		}
		return [asItem(run)];
	},
};

/** How many looks there are before the time is up, and one for the end of it. */
export function looksWithin(waitMs: number): number {
	return Math.max(1, Math.ceil(Math.log2(waitMs / FIRST_LOOK_MS)) + 2);
}

/** A gateway that does not answer now may still send its webhook; the last step is the one to say so. */
async function isFinished(
	{ jobId }: WaitingRun,
	gateway: OperationCall['gateway'],
	{ logger }: OperationCall['context'],
): Promise<boolean> {
	try {
		return (await gateway.runs.latestOf(jobId)) !== undefined;
	} catch (error) {
		logger.warn(`OpenClaw: could not look at a run: ${(error as Error).message}`);
		return false;
	}
}
