import type { IDataObject, IExecuteFunctions } from 'n8n-workflow';

import type { RunAnswer } from '../shared/gateway/api/cronJobs';
import { isTool } from './isTool';

/** What is known of an item from its earlier tries, where Retry On Fail lets n8n come with it again. */
interface Kept {
	/** What names its message to the gateway. */
	messageKey?: string;
	/** The run that was started for it. */
	startedRun?: Extract<RunAnswer, { runId: string }>;
	/**
	 * What came of a change, which is not made again: n8n tries all items again where one failed, and
	 * takes a first item with an `error` for failed, such as a failed run that was asked for.
	 */
	results?: IDataObject[];
}

const KEPT = new WeakMap<object, Map<number, Kept>>();

/** To be read and written by the item's tries. */
export function keptOf(context: IExecuteFunctions, itemIndex: number): Kept {
	const run = runOf(context, itemIndex);
	const items = KEPT.get(run) ?? new Map<number, Kept>();
	KEPT.set(run, items);
	const kept = items.get(itemIndex) ?? {};
	items.set(itemIndex, kept);
	return kept;
}

/**
 * An object that n8n hands to all tries of one run of the node, and to no other. A tool that its agent
 * calls by itself has a run index of its own in each try, and the input of the call in common.
 */
function runOf(context: IExecuteFunctions, itemIndex: number): object {
	return isTool(context.getNode())
		? context.getInputData()[itemIndex]!.json
		: context.getExecuteData();
}
