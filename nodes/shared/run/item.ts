import type { IDataObject, INodeExecutionData, INodeProperties } from 'n8n-workflow';
import { maskUrlTokens } from '../secrets/maskUrlTokens';
import { maskSecrets } from '../secrets/maskSecrets';
import type { RunEvent } from './normalise';
import type { JsonObject } from '../json';

export type Output = 'extractedAndRaw' | 'extracted' | 'raw';

/** The parameter that `shapeItem` takes, the same in both triggers. */
export const outputProperty: INodeProperties = {
	displayName: 'Output',
	name: 'output',
	type: 'options',
	options: [
		{
			name: 'Extracted and Raw',
			value: 'extractedAndRaw',
			description: 'The fields below, and all that the gateway said of the run in "raw"',
		},
		{
			name: 'Extracted',
			value: 'extracted',
			description: 'Event, run key, job, status, summary, error, times, usage and the like',
		},
		{
			name: 'Raw',
			value: 'raw',
			description: 'What the gateway said of the run, as it said it',
		},
	],
	default: 'extractedAndRaw',
	description: 'What the item holds. Tokens are masked wherever they occur.',
};

/**
 * What a trigger hands to the execution: everything, so that the event is known by its key whatever
 * the user wants to see of it. n8n stores it, so the secrets are masked here.
 */
export function toReceivedItem(
	event: RunEvent,
	raw: JsonObject,
	headers: JsonObject | undefined,
	secrets: readonly string[],
): INodeExecutionData {
	const received = { ...event, raw, ...(headers && { headers }) };
	// A job may also name other webhooks, whose tokens are none of this trigger's.
	return { json: maskUrlTokens(maskSecrets(received, secrets)) as unknown as IDataObject };
}

/** What the `output` parameter leaves of a received item. */
export function shapeItem({ json }: INodeExecutionData, output: Output): IDataObject {
	const { raw, headers, ...extracted } = json;
	const shown = headers === undefined ? {} : { headers };
	switch (output) {
		case 'extracted':
			return { ...extracted, ...shown };
		case 'raw':
			return { ...(raw as IDataObject), ...shown };
		case 'extractedAndRaw':
			return { ...extracted, raw, ...shown };
	}
}
