import type { IHookFunctions, IWebhookFunctions } from 'n8n-workflow';
import { RecentKeys } from '../shared/intake/recentKeys';

interface Memory {
	recent: RecentKeys;
	/** Keys whose first request n8n has not answered yet; resolves once it has, or the sender has gone. */
	underWay: Map<string, Promise<void>>;
}

/** One memory for each trigger node of this process. */
const memories = new Map<string, Memory>();

/**
 * First layer: whether this process has not taken in the event yet. Of two requests in the same instant
 * only one is new.
 *
 * n8n answers the request after the execution is stored. If it cannot store it, the event is
 * forgotten again, so that the sender's next try is taken. A repeat that comes before that answer
 * waits for it: told that n8n has the event, the sender would not try again.
 */
export async function isFirstInThisProcess(
	context: IWebhookFunctions,
	key: string,
	window: number,
): Promise<boolean> {
	// What cannot be told from another is always new.
	if (key === '') return true;
	const { recent, underWay } = memoryOf(context);
	while (underWay.has(key)) await underWay.get(key);
	if (!recent.add(key, window)) return false;
	const response = context.getResponseObject();
	if (response.destroyed) {
		// The sender went while its token was looked at: nothing tells any more what becomes of it.
		recent.forget(key);
		return true;
	}
	const closed = new Promise<void>((resolve) => response.once('close', () => resolve()));
	const settled = closed.then(() => {
		if (!response.writableFinished || response.statusCode >= 400) recent.forget(key);
		underWay.delete(key);
	});
	underWay.set(key, settled);
	return true;
}

/** A trigger that is unpublished needs no memory; the store keeps what a later publish needs. */
export function forgetNode(context: IHookFunctions): void {
	memories.delete(nodeKey(context));
}

function memoryOf(context: IWebhookFunctions): Memory {
	const memory = memories.get(nodeKey(context)) ?? {
		recent: new RecentKeys(),
		underWay: new Map(),
	};
	memories.set(nodeKey(context), memory);
	return memory;
}

function nodeKey(context: IHookFunctions | IWebhookFunctions): string {
	return `${context.getWorkflow().id}:${context.getNode().id}`;
}
