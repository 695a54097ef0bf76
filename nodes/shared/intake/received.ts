import { createHash, randomUUID } from 'node:crypto';
import type { IDataObject, INodeExecutionData } from 'n8n-workflow';
import type { JsonObject } from '../json';
import { runKeyOf, runOfJob } from '../run/runKey';
import { mask } from '../secrets/mask';

/** An event in the words of the nodes. */
export interface IntakeEvent {
	/** What happened, such as `finished`. */
	event: string;
	/** What makes the run itself; absent where the event is of no run. */
	runKey?: string;
}

export interface ReceivedWith {
	/** What the event is known by; default `deduplicationKey(event, raw)`. */
	key?: string;
	/** Of the request, where the item is to show them. */
	headers?: JsonObject;
	/** What must not be seen in the item, wherever it stands. */
	secrets: readonly string[];
}

/**
 * What a trigger hands to the execution: everything, so that the event is known by its key whatever
 * the user wants to see of it. n8n stores it, so the secrets are masked here.
 */
export function toReceived(
	event: IntakeEvent,
	raw: JsonObject,
	{ key = deduplicationKey(event, raw), headers, secrets }: ReceivedWith,
): INodeExecutionData {
	const received = { ...event, deduplicationKey: key, raw, ...(headers && { headers }) };
	return { json: mask(received, secrets) as unknown as IDataObject };
}

/**
 * What all triggers of a workflow know an event by. A notice carries the jobId and runAtMs of its
 * run, and both have to arrive: the key says which of the two it is. One run can have several
 * notices and unknown events, and one session several runs: their bodies tell them apart.
 *
 * Empty for a notice that names no run (the gateway sends those up to 2026.5): two that read alike
 * can be of two nights, so they are never taken for repeats.
 */
export function deduplicationKey({ event, runKey }: IntakeEvent, raw: JsonObject): string {
	const key = `${event}:${runKey ?? runKeyOf(raw)}`;
	const isNamed = runOfJob(raw) !== null;
	if (event === 'finished' && isNamed) return key;
	const isNotice = event !== 'unknown' && event !== 'finished';
	if (isNotice && !isNamed) return '';
	return `${key}:${createHash('sha256').update(JSON.stringify(raw)).digest('hex')}`;
}

/**
 * The events that start one execution, under a name of their own: n8n keeps it with the execution, so
 * that a retry can tell which of them this execution had taken in.
 */
export function asEmission(received: INodeExecutionData[]): INodeExecutionData[] {
	const emission = randomUUID();
	return received.map(({ json, ...rest }) => ({ ...rest, json: { ...json, emission } }));
}
