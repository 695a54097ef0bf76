import { UserError, type IExecuteFunctions, type INodeProperties } from 'n8n-workflow';

const DEFAULT_TIMEOUT_SECONDS = 30;

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
			typeOptions: { minValue: 1 },
			default: DEFAULT_TIMEOUT_SECONDS,
			description: 'How long to wait for each answer of the gateway',
		},
	],
};

export function readTimeoutMs(context: IExecuteFunctions, itemIndex: number): number {
	const options = context.getNodeParameter('options', itemIndex, {});
	const seconds = Number(options.requestTimeout ?? DEFAULT_TIMEOUT_SECONDS);
	if (seconds > 0) return Math.ceil(seconds * 1000);
	throw new UserError('Request Timeout must be more than zero');
}
