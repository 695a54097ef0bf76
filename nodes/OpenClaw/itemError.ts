import {
	ExpressionError,
	NodeApiError,
	NodeOperationError,
	type IDataObject,
	type INode,
} from 'n8n-workflow';

export type ItemError = ExpressionError | NodeApiError | NodeOperationError;

/** The n8n error for whatever an operation threw, with the item it belongs to. */
export function toItemError(node: INode, error: unknown, itemIndex: number): ItemError {
	const itemError =
		error instanceof ExpressionError || error instanceof NodeApiError
			? error
			: new NodeOperationError(node, error as Error, { itemIndex });
	itemError.context.itemIndex = itemIndex;
	return itemError;
}

/**
 * The item for "Continue On Fail". n8n sends an item to the error output if it has no other keys
 * than error, message and details.
 */
export function toErrorJson({ message, description }: ItemError): IDataObject {
	return description ? { error: message, details: description } : { error: message };
}
