import type { IDataObject } from 'n8n-workflow';
import { isJsonObject, readObject, readString, type JsonObject } from '../../shared/json';
import {
	isRegistered,
	isRegisteredAlike,
	isSameWebhook,
	originalOf,
	previousOf,
	withMemory,
	type Previous,
	type Target,
} from './registeredUrl';

/** What a job's delivery says about the trigger, and what would change it. */
export type PointHere =
	| { kind: 'there' }
	| { kind: 'change'; delivery: IDataObject }
	/** The job delivers to another webhook. */
	| { kind: 'taken'; by: string };

export interface HowToPointHere {
	/** Another webhook may be replaced; it is put back later. */
	replace: boolean;
	/** "Listen for test event": on top of the production registration, for a moment. */
	isTest: boolean;
}

/**
 * How to let a job deliver to the trigger: a job that announces to a chat keeps announcing and gets
 * a completion destination, any other gets the webhook as its delivery. The gateway merges the
 * delivery of a patch field by field.
 */
export function pointHere(
	delivery: unknown,
	target: Target,
	{ replace, isTest }: HowToPointHere,
): PointHere {
	const { mode, to, write } = webhookPlace(delivery);
	const takeOver = (previous: Previous): PointHere => {
		const wanted = withMemory(target, previous);
		return wanted === to ? { kind: 'there' } : { kind: 'change', delivery: write(wanted) };
	};
	if (isRegistered(to, target)) {
		if (isRegisteredAlike(to, target)) return takeOver(previousOf(to, target));
		// Left behind by a test.
		if (!isTest) return takeOver(originalOf(to, target));
	} else if (to !== null && mode !== 'none' && !isSameWebhook(to, target) && !replace) {
		return { kind: 'taken', by: to };
	}
	return takeOver({ ...(mode !== 'announce' && { mode }), ...(to !== null && { to }) });
}

/**
 * The delivery patch that puts back what `pointHere` found; undefined where the job does not lead
 * here any more, or never did but by somebody's own hand.
 */
export function pointBack(delivery: unknown, target: Target): IDataObject | undefined {
	const { to, restore } = webhookPlace(delivery);
	return isRegisteredAlike(to, target) ? restore(previousOf(to, target)) : undefined;
}

/** The delivery patch that undoes a change of this delivery. */
export function undoTo(delivery: unknown): IDataObject {
	const { mode, to, restore } = webhookPlace(delivery);
	return restore({ mode, ...(to !== null && { to }) });
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
