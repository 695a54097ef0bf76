import type { IHookFunctions, ITriggerFunctions } from 'n8n-workflow';
import { isSameWebhook, type Target } from './registeredUrl';

/**
 * What this process does for a trigger. A later publication or unpublication ends what an earlier
 * one still has under way.
 */
export interface Work {
	readonly key: string;
	kind: 'registering' | 'registered' | 'unregistering';
	target: Target;
	/** Something later has taken over. */
	isEnded: boolean;
	/** The trigger's hook context, for looking again. */
	context: IHookFunctions;
	/** What was logged last, so that the same is not said every half minute. */
	lastReport: string;
}

const works = new Map<string, Work>();

export function keyOf(context: IHookFunctions | ITriggerFunctions): string {
	return `${context.getWorkflow().id}:${context.getNode().id}`;
}

/** A test registration is one beside that for production. */
export function testKeyOf(key: string): string {
	return `${key}:test`;
}

export function begin(
	key: string,
	kind: Work['kind'],
	target: Target,
	context: IHookFunctions,
): Work {
	end(works.get(key));
	const work: Work = { key, kind, target, context, isEnded: false, lastReport: '' };
	works.set(key, work);
	return work;
}

export function end(work: Work | undefined): void {
	if (!work) return;
	work.isEnded = true;
	if (works.get(work.key) === work) works.delete(work.key);
}

export function workOf(key: string): Work | undefined {
	return works.get(key);
}

/** Whether the URL is that of a trigger whose jobs are about to be put back. */
export function isBeingUnregistered(to: string): boolean {
	return [...works.values()].some(
		({ kind, target }) => kind === 'unregistering' && isSameWebhook(to, target),
	);
}
