import type { INodeProperties } from 'n8n-workflow';

import { booleanOf, numberOf } from '../shared/cronJob/fieldValues';
import type { OperationCall } from './operation';

/** How many results "Get Many" of a resource returns, or another operation that reads a list. */
export function limitFields(resource: string, operation = 'getAll'): INodeProperties[] {
	const show = { resource: [resource], operation: [operation] };
	return [
		{
			displayName: 'Return All',
			name: 'returnAll',
			type: 'boolean',
			default: false,
			description: 'Whether to return all results or only up to a given limit',
			displayOptions: { show },
		},
		{
			displayName: 'Limit',
			name: 'limit',
			type: 'number',
			typeOptions: { minValue: 1 },
			default: 50,
			description: 'Max number of results to return',
			displayOptions: { show: { ...show, returnAll: [false] } },
		},
	];
}

export function readLimit({ context, itemIndex }: OperationCall): number {
	const returnAll = context.getNodeParameter('returnAll', itemIndex);
	if (booleanOf(returnAll, 'Return All')) return Infinity;
	const limit = context.getNodeParameter('limit', itemIndex);
	return numberOf(limit, 'Limit', { min: 1, integer: true });
}
