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
	/** By job, the one that was tried longest ago first: why a look could not change it. */
	readonly failures: Map<string, string>;
	/** An unpublication whose jobs were not put back yet when this took over. */
	left?: Work;
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
	const before = works.get(key);
	end(before);
	const left = before?.kind === 'unregistering' ? before : before?.left;
	const state = { isEnded: false, lastReport: '', failures: new Map<string, string>(), left };
	const work: Work = { key, kind, target, context, ...state };
	works.set(key, work);
	return work;
}

export function end(work: Work | undefined): void {
	if (!work) return;
	work.isEnded = true;
	if (works.get(work.key) === work) works.delete(work.key);
}

/** Ends a publication that failed: n8n unpublishes, and finds again what was left to be put back. */
export function giveUp(work: Work): void {
	end(work);
	if (work.left && !works.has(work.key)) works.set(work.key, work.left);
}

export function workOf(key: string): Work | undefined {
	return works.get(key);
}

/** Whether the URL is that of a trigger whose jobs are about to be put back. */
export function isBeingUnregistered(to: string): boolean {
	return [...works.values()].some((work) =>
		leavingTargets(work).some((target) => isSameWebhook(to, target)),
	);
}

/** Where jobs still deliver that are to be put back, or to be taken along to another address. */
function leavingTargets({ kind, target, left }: Work): Target[] {
	const earlier = left ? leavingTargets(left) : [];
	return kind === 'unregistering'
		? [target, ...earlier]
		: earlier.filter(({ url }) => !isSameWebhook(url, target));
}
