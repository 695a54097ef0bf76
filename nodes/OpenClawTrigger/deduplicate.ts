import type {
	IExecuteFunctions,
	IHookFunctions,
	INodeExecutionData,
	IWebhookFunctions,
} from 'n8n-workflow';
import { RecentKeys } from '../shared/deduplication/recentKeys';
import { recordInStore } from '../shared/deduplication/recordInStore';
import type { RunEvent } from '../shared/runEvent/normaliseRunEvent';

/** One memory for each trigger node of this process. */
const recentKeys = new Map<string, RecentKeys>();

/**
 * A failure alert carries the jobId and runAtMs of the failed run, and both have to arrive:
 * the key says which of the two it is.
 */
export function deduplicationKey({ event, runKey }: Pick<RunEvent, 'event' | 'runKey'>): string {
	return `${event}:${runKey}`;
}

/**
 * First layer: whether this process has not seen the event yet. Records it before anything is
 * awaited, so that of two requests in the same instant only one is new.
 *
 * n8n answers the request after the execution is stored. If it cannot store it, the event is
 * forgotten again, so that the sender's next try is taken.
 */
export function isFirstInThisProcess(
	context: IWebhookFunctions,
	event: RunEvent,
	window: number,
): boolean {
	const keys = recentKeys.get(nodeKey(context)) ?? new RecentKeys();
	recentKeys.set(nodeKey(context), keys);
	const key = deduplicationKey(event);
	const isFirst = keys.add(key, window);
	if (isFirst) {
		const response = context.getResponseObject();
		response.once('close', () => {
			if (!response.writableFinished || response.statusCode >= 400) keys.forget(key);
		});
	}
	return isFirst;
}

/**
 * Second layer: the items that n8n's own store has not seen. What slipped past the first layer (a
 * repeat after a restart, or on another process) ends here.
 */
export async function keepFirstInStore(
	context: IExecuteFunctions,
	items: INodeExecutionData[],
	window: number,
): Promise<INodeExecutionData[]> {
	const keys = items.map(({ json }) => deduplicationKey(json as unknown as RunEvent));
	const fresh = await recordInStore(context, keys, window);
	return items.filter((_item, index) => fresh.includes(keys[index] ?? ''));
}

/** A trigger that is unpublished needs no memory; the store keeps what a later publish needs. */
export function forgetNode(context: IHookFunctions): void {
	recentKeys.delete(nodeKey(context));
}

function nodeKey(context: IHookFunctions | IWebhookFunctions): string {
	return `${context.getWorkflow().id}:${context.getNode().id}`;
}
