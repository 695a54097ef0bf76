import {
	UserError,
	type IDataObject,
	type IDisplayOptions,
	type IExecuteFunctions,
	type INodeProperties,
} from 'n8n-workflow';

import { listOf } from '../shared/cronJob/fieldValues';
import { isTool } from './isTool';
import type { OperationCall } from './operation';

/**
 * The fields "Output" and "Fields" of an operation whose results have more than ten fields. `show`
 * names its resource and operation; `names` are what Fields offers: those of the simplified form,
 * and what else the gateway answers.
 */
export function outputFields(
	show: NonNullable<IDisplayOptions['show']>,
	names: readonly string[],
): INodeProperties[] {
	return [
		{
			displayName: 'Output',
			name: 'output',
			type: 'options',
			options: [
				{ name: 'Raw', value: 'raw', description: 'All that the gateway says, as it says it' },
				{ name: 'Selected Fields', value: 'selectedFields', description: 'The fields you choose' },
				{ name: 'Simplified', value: 'simplified', description: 'The fields that are used most' },
			],
			default: 'simplified',
			description: 'What the result holds',
			displayOptions: { show },
		},
		{
			displayName: 'Fields',
			name: 'fields',
			type: 'multiOptions',
			options: [...new Set(names)]
				.sort((one, other) => one.localeCompare(other, 'en'))
				.map((name) => ({ name, value: name })),
			default: [],
			required: true,
			description:
				'The fields that the result holds. A field that the gateway does not send is null.',
			displayOptions: { show: { ...show, output: ['selectedFields'] } },
		},
	];
}

/** What is chosen under Output, for one item; plain JSON, as an execution that sleeps keeps it. */
export interface OutputWish {
	output: string;
	/** The names chosen under Fields; none unless Output is Selected Fields. */
	fields: string[];
	isForTool: boolean;
}

export function readOutput({
	context,
	itemIndex,
}: Pick<OperationCall, 'context' | 'itemIndex'>): OutputWish {
	const output = String(context.getNodeParameter('output', itemIndex, 'simplified'));
	const fields =
		output === 'selectedFields'
			? listOf(context.getNodeParameter('fields', itemIndex, []), 'Fields')
			: [];
	return { output, fields, isForTool: isTool(context.getNode()) };
}

/** Of an item that has no others, and an error, n8n takes the item for an error (2.41.1). */
const OF_ERRORS = ['error', 'message', 'details'];

/**
 * Looks at the choice before anything is done.
 *
 * @throws UserError where Output is Selected Fields, and none is chosen, or those that n8n takes for an
 *   error
 */
export function assertOutput(context: IExecuteFunctions, itemIndex: number): void {
	const { output, fields } = readOutput({ context, itemIndex });
	if (output !== 'selectedFields') return;
	if (fields.length === 0) {
		throw new UserError('No field is chosen for the output', {
			description: "Choose some under 'Fields', or set 'Output' to Simplified or Raw.",
		});
	}
	const isError = fields.includes('error') && fields.every((name) => OF_ERRORS.includes(name));
	if (isError && context.getNode().onError === 'continueErrorOutput') {
		throw new UserError('n8n would take each result with an error for a failure of this node', {
			description:
				"It sends an item of error, message and details alone to the error output. Choose another field beside them under 'Fields'.",
		});
	}
}

/** One result in the form that the item asks for; see `shapeAs`. */
export function shapeOutput(
	call: OperationCall,
	simplified: IDataObject,
	raw: object,
	forTool?: readonly string[],
): IDataObject {
	return shapeAs(readOutput(call), simplified, raw, forTool);
}

/**
 * One result in the form that is wanted. A field is looked up in the simplified form first, then in
 * what the gateway answered. A model that calls the node as a tool pays for each character: of the
 * simplified form it gets the fields `forTool` (all, where that is not given), unless they are null.
 */
export function shapeAs(
	{ output, fields, isForTool }: OutputWish,
	simplified: IDataObject,
	raw: object,
	forTool: readonly string[] = Object.keys(simplified),
): IDataObject {
	switch (output) {
		case 'raw':
			return raw as IDataObject;
		case 'selectedFields': {
			const from: IDataObject = { ...raw, ...simplified };
			return Object.fromEntries(
				fields.map((name) => [name, Object.hasOwn(from, name) ? from[name] : null]),
			) as IDataObject;
		}
		default:
			return isForTool ? withoutNulls(simplified, forTool) : simplified;
	}
}

function withoutNulls(value: IDataObject, names: readonly string[]): IDataObject {
	const kept = Object.entries(value).filter(
		([name, field]) => names.includes(name) && field !== null && field !== undefined,
	);
	return Object.fromEntries(kept) as IDataObject;
}
