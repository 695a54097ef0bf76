import {
	UserError,
	type IDataObject,
	type IDisplayOptions,
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
			description:
				'The fields that the result holds. A field that the gateway does not send is null.',
			displayOptions: { show: { ...show, output: ['selectedFields'] } },
		},
	];
}

/**
 * One result in the form that the item asks for. A field is looked up in the simplified form first,
 * then in what the gateway answered. For a model that calls the node as a tool, the simplified form
 * leaves out what is null.
 */
export function shapeOutput(
	{ context, itemIndex }: OperationCall,
	simplified: IDataObject,
	raw: object,
): IDataObject {
	const answer = raw as IDataObject;
	switch (context.getNodeParameter('output', itemIndex, 'simplified')) {
		case 'raw':
			return answer;
		case 'selectedFields':
			return selected(context.getNodeParameter('fields', itemIndex, []), {
				...answer,
				...simplified,
			});
		default:
			return isTool(context.getNode()) ? withoutNulls(simplified) : simplified;
	}
}

function selected(fields: unknown, from: IDataObject): IDataObject {
	const names = listOf(fields, 'Fields');
	if (names.length === 0) {
		throw new UserError('No field is chosen for the output', {
			description: 'Choose some under Fields, or set Output to Simplified or Raw.',
		});
	}
	return Object.fromEntries(
		names.map((name) => [name, Object.hasOwn(from, name) ? from[name] : null]),
	) as IDataObject;
}

function withoutNulls(value: IDataObject): IDataObject {
	const kept = Object.entries(value).filter(([, field]) => field !== null && field !== undefined);
	return Object.fromEntries(kept) as IDataObject;
}
