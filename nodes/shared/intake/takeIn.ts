import type { IDataObject, IExecuteFunctions, INodeExecutionData, IRun } from 'n8n-workflow';
import { shape } from './output';
import {
	forgetInStore,
	oneAtATime,
	recordInStore,
	sharedWindow,
	type StoreRow,
} from './recordInStore';

export interface Intake {
	/** The parameter, whatever its expression gave. */
	output: unknown;
	/** Whether an event that was taken in before is dropped. */
	deduplicate: boolean;
	/** How many events all triggers of the workflow remember together, at the least. */
	window: number;
	/**
	 * How many events of its own the trigger remembers besides, whatever the others take in: for a
	 * trigger that reads the same history again after a restart.
	 */
	ownWindow?: number;
	/** Fetches the whole reply of an event, where the item is to have it. */
	replyOf?: (received: IDataObject) => Promise<string | null>;
}

/**
 * The first step of an execution, the same for every trigger: records what was received, drops what
 * was taken in before, and shapes the rest for the user.
 *
 * A retry of a failed execution has its own events again, and not those that another execution has
 * taken in. Test events are neither recorded nor dropped.
 */
export async function takeIn(
	context: IExecuteFunctions,
	received: INodeExecutionData[],
	intake: Intake,
): Promise<INodeExecutionData[]> {
	const isRecorded = intake.deduplicate && context.getMode() !== 'manual';
	const isKept = isRecorded ? await record(context, received, intake) : () => true;
	const items: INodeExecutionData[] = [];
	for (const [index, { json }] of received.entries()) {
		if (!isKept(index)) continue;
		const reply = intake.replyOf && { reply: await intake.replyOf(json) };
		items.push({ json: shape({ ...json, ...reply }, intake.output), pairedItem: { item: index } });
	}
	return items;
}

/** Whether the execution got past that step, by what n8n tells its trigger of it once it is over. */
export function isTakenIn(run: IRun | undefined, triggerName: string): boolean {
	if (run === undefined || run.status === 'crashed') return false;
	const { error, lastNodeExecuted } = run.data.resultData;
	return !error || (lastNodeExecuted !== undefined && lastNodeExecuted !== triggerName);
}

/**
 * Answers which of the items, by index, to keep: those that no row of the store had, and in a retry
 * all but those that another execution is known to have taken in. An event without a key is always new.
 */
async function record(
	context: IExecuteFunctions,
	received: INodeExecutionData[],
	intake: Intake,
): Promise<(index: number) => boolean> {
	const keys = received.map(({ json }) => String(json.deduplicationKey));
	const known = [...new Set(keys)].filter((key) => key !== '');
	const emission = received[0]?.json.emission;
	const isKept = await recordKeys(context, known, emission, intake);
	// Of two alike in one execution the first is the event, the second its repeat.
	return (index) => {
		const key = keys[index]!;
		return key === '' || (isKept(key) && keys.indexOf(key) === index);
	};
}

type IsKept = (key: string) => boolean;

async function recordKeys(
	context: IExecuteFunctions,
	keys: string[],
	emission: unknown,
	{ window, ownWindow }: Intake,
): Promise<IsKept> {
	const isRetry = context.getMode() === 'retry';
	const shared: StoreRow = { scope: 'workflow', window: sharedWindow(window) };
	if (ownWindow === undefined) {
		const fresh = await recordInStore(context, keys, shared);
		return (key) => isRetry || fresh.has(key);
	}
	// A key in the trigger's own row that is not yet in the other would be a repeat to the next.
	const queue = `${context.getWorkflow().id}:both rows of ${context.getNode().id}`;
	return await oneAtATime(queue, async () => {
		const own = await recordOwn(context, keys, emission, Math.max(ownWindow, window));
		const fresh = await recordInStore(context, keys, shared).catch(async (error: unknown) => {
			await own.undo();
			throw error;
		});
		const isKept: IsKept = (key) =>
			isRetry ? !own.isOfAnother(key) : fresh.has(key) && own.isNew(key);
		await own.unmark(keys.filter((key) => !isKept(key)));
		return isKept;
	});
}

/**
 * The row of the trigger alone, for the last `window` events. Beside each key stands a mark that this
 * emission has taken it in: a crash leaves a retry with one too many rather than with one too few.
 */
async function recordOwn(
	context: IExecuteFunctions,
	keys: string[],
	emission: unknown,
	window: number,
) {
	const row: StoreRow = { scope: 'node', window: 2 * window };
	// An older version has emitted without a name: all of a retry count as its own.
	const named = emission === undefined ? [] : keys;
	const marks = new Map(named.map((key) => [key, `${String(emission)}:${key}`]));
	// The row forgets from its beginning: no mark before its key.
	const fresh = await recordInStore(context, [...keys, ...marks.values()], row);
	return {
		isNew: (key: string) => fresh.has(key),
		isOfAnother: (key: string) => !fresh.has(key) && fresh.has(marks.get(key) ?? ''),
		unmark: async (others: string[]) => {
			const theirs = others.flatMap((key) => marks.get(key) ?? []);
			// Recorded anew, a key would outlive its mark and count as another's in the next retry.
			const older = [...marks].filter(([key, mark]) => fresh.has(key) && !fresh.has(mark));
			const outlived = older.map(([key]) => key);
			// What stays brings a retry one too many; to fail here would lose what is kept.
			await forgetInStore(context, [...theirs, ...outlived], row).catch(() => undefined);
		},
		/** As if it had not been recorded: the next emission is to be taken in. */
		undo: async () => await forgetInStore(context, [...fresh], row),
	};
}
