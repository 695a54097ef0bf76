import type { IDataObject, IExecuteFunctions, INodeExecutionData } from 'n8n-workflow';
import { shape, type Output } from './output';
import { forgetInStore, recordInStore, type StoreRow } from './recordInStore';

export interface Intake {
	output: Output;
	/** Whether an event that was taken in before is dropped. */
	deduplicate: boolean;
	/** How many events all triggers of the workflow remember together. */
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

/**
 * Answers which of the items, by index, to keep: those that no row of the store had, and in a retry
 * those that its execution had taken in before. An event without a key is always new.
 */
async function record(
	context: IExecuteFunctions,
	received: INodeExecutionData[],
	{ window, ownWindow }: Intake,
): Promise<(index: number) => boolean> {
	const keys = received.map(({ json }) => String(json.deduplicationKey));
	const known = [...new Set(keys)].filter((key) => key !== '');
	const isRetry = context.getMode() === 'retry';
	const emission = received[0]?.json.emission;
	const own =
		ownWindow === undefined ? undefined : await recordOwn(context, known, emission, ownWindow);
	const fresh = await recordInStore(context, known, { scope: 'workflow', window });
	const isNew = (key: string) => fresh.has(key) && own?.isNew(key) !== false;
	const isKept = (key: string) => isNew(key) || (isRetry && own?.isMarked(key) !== false);
	await own?.unmark(known.filter((key) => !isKept(key)));
	// Of two alike in one execution the first is the event, the second its repeat.
	return (index) => {
		const key = keys[index]!;
		return key === '' || (isKept(key) && keys.indexOf(key) === index);
	};
}

/**
 * The row of the trigger alone. Beside each key stands a mark that this emission has taken it in:
 * a crash leaves a retry with one too many rather than with one too few.
 */
async function recordOwn(
	context: IExecuteFunctions,
	keys: string[],
	emission: unknown,
	window: number,
) {
	const row: StoreRow = { scope: 'node', window };
	// An older version has emitted without a name: all of a retry count as its own.
	const named = emission === undefined ? [] : keys;
	const marks = new Map(named.map((key) => [key, `${String(emission)}:${key}`]));
	const fresh = await recordInStore(context, [...marks.values(), ...keys], row);
	return {
		isNew: (key: string) => fresh.has(key),
		isMarked: (key: string) => !fresh.has(marks.get(key) ?? ''),
		unmark: async (others: string[]) => {
			const theirs = others.flatMap((key) => marks.get(key) ?? []);
			await forgetInStore(context, theirs, row);
		},
	};
}
