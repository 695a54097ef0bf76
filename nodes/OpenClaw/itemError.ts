import {
	ExpressionError,
	NodeApiError,
	NodeOperationError,
	UserError,
	type IDataObject,
	type INode,
} from 'n8n-workflow';

import { notUnderstood } from '../shared/gateway/answerShape';

export type ItemError = ExpressionError | NodeApiError | NodeOperationError;

/**
 * The n8n error for whatever an operation threw, with the item it belongs to. `clean` takes secrets
 * out of a text: an operation may quote what it was given.
 */
export function toItemError(
	node: INode,
	error: unknown,
	itemIndex: number,
	clean: (text: string) => string,
): ItemError {
	const itemError =
		error instanceof ExpressionError || error instanceof NodeApiError
			? error
			: new NodeOperationError(node, cleaned(error as Error, clean), { itemIndex });
	itemError.context.itemIndex = itemIndex;
	return itemError;
}

/** A new error: n8n stores the cause of an error with it. */
function cleaned(error: Error & { description?: unknown }, clean: (text: string) => string): Error {
	const { message, description } = isAboutShape(error)
		? notUnderstood('It lacks something that the answers of all known gateways have.')
		: error;
	return new UserError(clean(message), {
		// For whoever debugs in the process; n8n stores no cause of a cause.
		cause: isAboutShape(error) ? error : undefined,
		description: typeof description === 'string' ? clean(description) : undefined,
	});
}

/** What JavaScript throws where an answer lacks something that each gateway's has. */
function isAboutShape(error: Error): boolean {
	return error instanceof TypeError || error instanceof RangeError;
}

/**
 * The item for "Continue On Fail". n8n sends an item to the error output if it has no other keys
 * than error, message and details.
 */
export function toErrorJson({ message, description }: ItemError): IDataObject {
	return description ? { error: message, details: description } : { error: message };
}
