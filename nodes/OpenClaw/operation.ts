import type { IDataObject, IExecuteFunctions, INodeProperties } from 'n8n-workflow';

import type { Gateway } from '../shared/gateway/gateway';

/** One item's turn. */
export interface OperationCall {
	context: IExecuteFunctions;
	gateway: Gateway;
	itemIndex: number;
}

/** One file of a resource: the fields of the form above, what happens with them below. */
export interface Operation {
	fields: INodeProperties[];
	/** Changes are made one after the other, in the order of the items; reads may overlap. */
	isRead: boolean;
	/** Of changes, how many may be made at once where their order does not matter; default one. */
	atOnce?: number;
	/** One entry for each item to emit. Throws UserError for what the user has to correct. */
	execute(call: OperationCall): Promise<IDataObject[]>;
}

export type Resource = Record<string, Operation>;
