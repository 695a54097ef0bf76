import type { IExecuteFunctions, INodeProperties } from 'n8n-workflow';

import { numberOf } from '../shared/cronJob/fieldValues';

const DEFAULT_TIMEOUT_SECONDS = 30;

/** 24 days: a timer of Node.js that is set to more milliseconds than 31 bits hold fires at once. */
export const LONGEST_TIMER_SECONDS = 2_147_483;

/** Options of every operation: how requests are made. */
export const requestOptions: INodeProperties = {
	displayName: 'Options',
	name: 'options',
	type: 'collection',
	placeholder: 'Add option',
	default: {},
	options: [
		{
			displayName: 'Request Timeout (Seconds)',
			name: 'requestTimeout',
			type: 'number',
			typeOptions: { minValue: 1, maxValue: LONGEST_TIMER_SECONDS },
			default: DEFAULT_TIMEOUT_SECONDS,
			description: 'How long to wait for each answer of the gateway',
		},
	],
};

export function readTimeoutMs(context: IExecuteFunctions, itemIndex: number): number {
	const options = context.getNodeParameter('options', itemIndex, {});
	const range = { min: 0.001, max: LONGEST_TIMER_SECONDS };
	const value = options.requestTimeout ?? DEFAULT_TIMEOUT_SECONDS;
	return Math.ceil(numberOf(value, 'Request Timeout (Seconds)', range) * 1000);
}
