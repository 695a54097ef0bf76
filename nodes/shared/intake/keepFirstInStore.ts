import type { IExecuteFunctions, INodeExecutionData } from 'n8n-workflow';
import type { RunEvent } from '../run/normalise';
import { recordInStore } from './recordInStore';

/**
 * What both triggers of a workflow know an event by. A failure alert carries the jobId and runAtMs
 * of the failed run, and both have to arrive: the key says which of the two it is.
 */
export function deduplicationKey({ event, runKey }: Pick<RunEvent, 'event' | 'runKey'>): string {
	return `${event}:${runKey}`;
}

/** Records the received items in n8n's own store; answers those that it had not seen. */
export async function keepFirstInStore(
	context: IExecuteFunctions,
	items: INodeExecutionData[],
	window: number,
): Promise<INodeExecutionData[]> {
	const keys = items.map(({ json }) => deduplicationKey(json as unknown as RunEvent));
	const fresh = await recordInStore(context, keys, window);
	return items.filter((_item, index) => fresh.includes(keys[index] ?? ''));
}
