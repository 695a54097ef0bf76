import type { IDataObject, IExecuteFunctions, INodeExecutionData } from 'n8n-workflow';
import { shape, type Output } from './output';
import { recordInStore } from './recordInStore';

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
 * A retry of a failed execution is the user's wish to have its events again: they are recorded as
 * any other, and none is dropped. Test events are neither recorded nor dropped.
 */
export async function takeIn(
	context: IExecuteFunctions,
	received: INodeExecutionData[],
	intake: Intake,
): Promise<INodeExecutionData[]> {
	const mode = context.getMode();
	const isRecorded = intake.deduplicate && mode !== 'manual';
	const isKept = isRecorded ? await record(context, received, intake) : () => true;
	const items: INodeExecutionData[] = [];
	for (const [index, { json }] of received.entries()) {
		if (mode !== 'retry' && !isKept(index)) continue;
		const reply = intake.replyOf && { reply: await intake.replyOf(json) };
		items.push({ json: shape({ ...json, ...reply }, intake.output), pairedItem: { item: index } });
	}
	return items;
}

/** Answers which of the items, by index, no store had seen. An event without a key is always new. */
async function record(
	context: IExecuteFunctions,
	received: INodeExecutionData[],
	{ window, ownWindow }: Intake,
): Promise<(index: number) => boolean> {
	const keys = received.map(({ json }) => String(json.deduplicationKey));
	const known = [...new Set(keys)].filter((key) => key !== '');
	const fresh = [await recordInStore(context, known, { scope: 'workflow', window })];
	if (ownWindow !== undefined) {
		fresh.push(await recordInStore(context, known, { scope: 'node', window: ownWindow }));
	}
	const isNew = (key: string) => key === '' || fresh.every((keys) => keys.has(key));
	// Of two alike in one execution the first is the event, the second its repeat.
	return (index) =>
		isNew(keys[index]!) && (keys[index] === '' || keys.indexOf(keys[index]!) === index);
}
