import type { IDataObject } from 'n8n-workflow';
import { isJsonObject, readObject, readString, type JsonObject } from '../../shared/json';
import {
	isRegisteredByOwner,
	isRegisteredHere,
	isRegistration,
	isSameN8n,
	isSameWebhook,
	previousOf,
	withMemory,
	withMemoryOf,
	withOtherMemory,
	type Previous,
	type Target,
} from './registeredUrl';

/** What a job's delivery says about the trigger, and what would change it. */
export type PointHere =
	| { kind: 'there' }
	| { kind: 'change'; delivery: IDataObject }
	/** The job delivers to another webhook, or to this trigger in another copy of its n8n. */
	| { kind: 'taken'; by: string; isCopy: boolean };

export interface HowToPointHere {
	/** Another webhook may be replaced; it is put back later. */
	replace: boolean;
	/** A test event: on top of the production registration, for a moment. */
	isTest: boolean;
	/** Whether the trigger that registered the URL is being unpublished: its jobs are free. */
	isAbandoned?: (to: string) => boolean;
}

/**
 * How to let a job deliver to the trigger: a job that announces to a chat keeps announcing and gets
 * a completion destination, any other gets the webhook as its delivery. The gateway merges the
 * delivery of a patch field by field.
 */
export function pointHere(
	delivery: unknown,
	target: Target,
	{ replace, isTest, isAbandoned = () => false }: HowToPointHere,
): PointHere {
	const { mode, to, write } = webhookPlace(delivery);
	const pointTo = (wanted: string): PointHere =>
		wanted === to ? { kind: 'there' } : { kind: 'change', delivery: write(wanted) };
	const remember = (previous: Previous): PointHere =>
		pointTo(withMemory(target, { ...previous, ...(isTest && { test: true as const }) }));
	const asItIs = { ...(mode !== 'announce' && { mode }), ...(to !== null && { to }) };

	if (isRegisteredHere(to, target)) return pointTo(withMemoryOf(target, to));
	if (to !== null && isRegistration(to) && (isOwn(to, target) || isAbandoned(to))) {
		return isTest ? remember(asItIs) : remember(originalOf(to));
	}
	if (to !== null && mode !== 'none' && !isSameWebhook(to, target) && !replace) {
		return { kind: 'taken', by: to, isCopy: isRegisteredByOwner(to, target) };
	}
	// A test gives back exactly what it borrowed.
	return remember(
		isTest || to === null ? asItIs : { ...asItIs, to: without(to, isOfThis(target)) },
	);
}

type IsThat = (to: string) => boolean;

const isOfThis =
	(target: Target): IsThat =>
	(to) =>
		isRegisteredHere(to, target) || isOwn(to, target);

/** This trigger's in this n8n: of a test that was left behind, or under another path. */
function isOwn(to: string, target: Target): boolean {
	return isRegisteredByOwner(to, target) && isSameN8n(to, target);
}

/** What was there before any registration: under a test's there may be the one for production. */
function originalOf(to: string): Previous {
	const { test, ...previous } = previousOf(to) ?? {};
	return test && isRegistration(previous.to) ? originalOf(previous.to) : previous;
}

/**
 * Another trigger's registration without those of this one in its memory. Where two take a job from each
 * other at their publications, its URL would grow by a third each time; and what is unpublished is no
 * place to put a job back to.
 */
function without(to: string, isThat: IsThat): string {
	const previous = isRegistration(to) ? previousOf(to) : undefined;
	if (!previous || !isRegistration(previous.to)) return to;
	const kept = isThat(previous.to)
		? { ...originalOf(previous.to), ...(previous.test && { test: previous.test }) }
		: { ...previous, to: without(previous.to, isThat) };
	return withOtherMemory(to, kept);
}

/** The job delivers to this trigger, but where it delivered before cannot be read any more. */
export const DAMAGED = 'damaged';

/**
 * The delivery patch that puts back what `pointHere` found. Where another trigger has taken the job over
 * since, the one that lets it put back to where the job was before both. Undefined where the job does not
 * lead here any more, or never did but by somebody's own hand.
 */
export function pointBack(
	delivery: unknown,
	target: Target,
): IDataObject | undefined | typeof DAMAGED {
	const { to, write, restore } = webhookPlace(delivery);
	if (to === null) return undefined;
	if (!isRegisteredHere(to, target)) {
		const rest = without(to, (previous) => isRegisteredHere(previous, target));
		return rest === to ? undefined : write(rest);
	}
	const previous = previousOf(to);
	return previous ? restore(previous) : DAMAGED;
}

/** Whether the job delivers to this trigger. */
export function leadsHere(delivery: unknown, target: Target): boolean {
	return isRegisteredHere(webhookPlace(delivery).to, target);
}

/** Whether this trigger borrowed the job for a test event. */
export function isBorrowed(delivery: unknown, target: Target): boolean {
	const { to } = webhookPlace(delivery);
	return to !== null && isRegistration(to) && isOwn(to, target) && previousOf(to)?.test === true;
}

/** The delivery patch that undoes a change of this delivery. */
export function undoTo(delivery: unknown): IDataObject {
	const { mode, to, restore } = webhookPlace(delivery);
	return restore({ mode, ...(to !== null && { to }) });
}

/** Whether the delivery is what a patch asked for, as far as it is about the webhook. */
export function isAsPatched(delivery: unknown, patch: IDataObject): boolean {
	const now = webhookPlace(delivery);
	const wanted = webhookPlace({ mode: now.mode, ...patch });
	return now.mode === wanted.mode && now.to === wanted.to;
}

/** Where in a delivery the webhook of a finished run stands, and how to change it there. */
export function webhookPlace(delivery: unknown) {
	const current: JsonObject = isJsonObject(delivery) ? delivery : {};
	const mode = readString(current, 'mode') ?? 'none';
	if (mode === 'announce') {
		const completion = (to: string | undefined) =>
			to === undefined ? null : { mode: 'webhook', to };
		return {
			mode,
			to: readString(readObject(current, 'completionDestination'), 'to'),
			write: (to: string): IDataObject => ({ completionDestination: completion(to) }),
			restore: ({ to }: Previous): IDataObject => ({ completionDestination: completion(to) }),
		};
	}
	return {
		mode,
		to: readString(current, 'to'),
		write: (to: string): IDataObject => ({ mode: 'webhook', to }),
		restore: ({ mode: previous = 'none', to = null as string | null }): IDataObject => ({
			mode: previous,
			to,
		}),
	};
}
