import { NodeOperationError, UnexpectedError, type IExecuteFunctions } from 'n8n-workflow';

import { pause } from '../time';

/**
 * Longer than n8n's database takes to be upgraded, or a backup to let go of it: in that time n8n could
 * not store either that the execution has failed, and nobody would know what to retry.
 */
const PATIENCE_IN_MS = 30 * 60_000;
const FIRST_PAUSE_IN_MS = 100;
const LONGEST_PAUSE_IN_MS = 5_000;

/**
 * The least that the workflow's row keeps. n8n cuts the row at each call to what that call names, and a
 * trigger cannot learn which others its workflow has: the smallest of their windows would count for all.
 * It is the default of the option. n8n reads and writes the whole row for each execution: 27 KB.
 */
const LEAST_SHARED = 1_000;

/** How many keys the workflow's row keeps for a trigger with this Deduplication Window. */
export function sharedWindow(window: number): number {
	return Math.max(window, LEAST_SHARED);
}

/**
 * How many of the newest runs may be emitted again by a trigger that does not know where it was: the row
 * still has them. Its other half is for the alerts of an OpenClaw Trigger.
 */
export function surelyKnown(window: number): number {
	return Math.floor(sharedWindow(window) / 2);
}

/** Which row of the store, and how many keys it keeps. */
export interface StoreRow {
	/** One row for a workflow, which its OpenClaw triggers share, or one for each node. */
	scope: 'workflow' | 'node';
	window: number;
}

/**
 * Records `keys` in n8n's own deduplication store and answers those that it had not seen.
 *
 * The store survives restarts and is shared by all processes of an n8n. A row has the last `window`
 * keys, hashed, so its cost does not grow with the number of runs ever seen.
 *
 * The gateway has n8n's word for the run and sends it no more: where the database does not take the
 * keys, this waits for it.
 *
 * @throws NodeOperationError where the store cannot be used: the execution fails and can be retried
 */
export async function recordInStore(
	context: IExecuteFunctions,
	keys: string[],
	row: StoreRow,
): Promise<ReadonlySet<string>> {
	if (keys.length === 0) return new Set();
	return await withPatience(context, row, async () => {
		const { new: fresh } = await context.helpers.checkProcessedAndRecord(keys, row.scope, {
			mode: 'entries',
			maxEntries: row.window,
		});
		return new Set(fresh as string[]);
	});
}

/**
 * Takes keys out of a row again.
 *
 * @throws NodeOperationError where the store cannot be used
 */
export async function forgetInStore(
	context: IExecuteFunctions,
	keys: string[],
	row: StoreRow,
): Promise<void> {
	if (keys.length === 0) return;
	await withPatience(context, row, async () => {
		await context.helpers.removeProcessed(keys, row.scope, { mode: 'entries' });
	});
}

/** Waits where the database does not take it now. */
async function withPatience<Result>(
	context: IExecuteFunctions,
	{ scope }: StoreRow,
	use: () => Promise<Result>,
): Promise<Result> {
	const queue = `${context.getWorkflow().id}:${scope}`;
	const deadline = Date.now() + PATIENCE_IN_MS;
	for (let ms = FIRST_PAUSE_IN_MS; ; ms = Math.min(ms * 2, LONGEST_PAUSE_IN_MS)) {
		try {
			return await oneAtATime(queue, use);
		} catch (error) {
			// What n8n itself objects to does not pass with time.
			const isFinal = error instanceof UnexpectedError || Date.now() + ms > deadline;
			if (isFinal) throw storeError(context, error as Error);
		}
		// Outside the queue, where executions would wait for each other's pauses.
		await pause(ms, context.getExecutionCancelSignal());
	}
}

function storeError(context: IExecuteFunctions, { message }: Error): NodeOperationError {
	return new NodeOperationError(
		context.getNode(),
		`n8n's deduplication store could not be used: ${message}`,
		{
			description:
				'The run is kept in this execution: retry it once the cause is gone. If a Remove Duplicates node of this workflow has the scope "Workflow" and keeps the latest value, set its scope to "Node". To do without deduplication, switch the Deduplicate option of the trigger off.',
		},
	);
}

/** The last task of each queue. */
const tails = new Map<string, Promise<unknown>>();

/**
 * Runs `task` after every earlier task of the same queue in this process has ended, however they
 * ended. n8n's deduplication store reads a row, changes it and writes it back: side by side, one
 * change would overwrite another.
 */
export async function oneAtATime<T>(queue: string, task: () => Promise<T>): Promise<T> {
	const earlier = tails.get(queue) ?? Promise.resolve();
	const mine = earlier.then(task, task);
	tails.set(queue, mine);
	try {
		return await mine;
	} finally {
		if (tails.get(queue) === mine) tails.delete(queue);
	}
}
