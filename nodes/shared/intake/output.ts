import type { IDataObject, INodeProperties } from 'n8n-workflow';

/** The parameter that says what of a received event the item shows, the same in all triggers. */
export const outputProperty: INodeProperties = {
	displayName: 'Output',
	name: 'output',
	type: 'options',
	options: [
		{
			name: 'Raw',
			value: 'raw',
			description: 'What the gateway said, as it said it',
		},
		{
			name: 'Simplified',
			value: 'simplified',
			description: 'The fields that matter: what happened, to what, how it ended, and when',
		},
		{
			name: 'Simplified and Raw',
			value: 'simplifiedAndRaw',
			description: 'The simplified fields, and all that the gateway said under "raw"',
		},
	],
	default: 'simplifiedAndRaw',
	description: 'What the item holds. Tokens of webhook URLs and of this node are masked.',
};

/**
 * What the `output` parameter leaves of a received event. An expression can give what is no choice:
 * the event is recorded by then, and an item that had nothing of it would be its loss.
 */
export function shape(received: IDataObject, output: unknown): IDataObject {
	const { raw, headers, ...simplified } = received;
	// Known to the intake alone.
	delete simplified.deduplicationKey;
	delete simplified.emission;
	const shown = headers === undefined ? {} : { headers };
	switch (output) {
		case 'simplified':
			return { ...simplified, ...shown };
		case 'raw':
			return { ...(raw as IDataObject), ...shown };
		default:
			return { ...simplified, raw, ...shown };
	}
}
