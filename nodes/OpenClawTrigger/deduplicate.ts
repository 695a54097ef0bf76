import type { IHookFunctions, IWebhookFunctions } from 'n8n-workflow';
import { RecentKeys } from '../shared/intake/recentKeys';

/** One memory for each trigger node of this process. */
const recentKeys = new Map<string, RecentKeys>();

/**
 * First layer: whether this process has not seen the event yet. Records it before anything is
 * awaited, so that of two requests in the same instant only one is new.
 *
 * n8n answers the request after the execution is stored. If it cannot store it, the event is
 * forgotten again, so that the sender's next try is taken.
 */
export function isFirstInThisProcess(
	context: IWebhookFunctions,
	key: string,
	window: number,
): boolean {
	// What cannot be told from another is always new.
	if (key === '') return true;
	const keys = recentKeys.get(nodeKey(context)) ?? new RecentKeys();
	recentKeys.set(nodeKey(context), keys);
	const isFirst = keys.add(key, window);
	if (isFirst) {
		const response = context.getResponseObject();
		response.once('close', () => {
			if (!response.writableFinished || response.statusCode >= 400) keys.forget(key);
		});
	}
	return isFirst;
}

/** A trigger that is unpublished needs no memory; the store keeps what a later publish needs. */
export function forgetNode(context: IHookFunctions): void {
	recentKeys.delete(nodeKey(context));
}

function nodeKey(context: IHookFunctions | IWebhookFunctions): string {
	return `${context.getWorkflow().id}:${context.getNode().id}`;
}
