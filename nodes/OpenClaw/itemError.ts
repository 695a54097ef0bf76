import {
	ExpressionError,
	NodeApiError,
	NodeOperationError,
	UnexpectedError,
	UserError,
	type IDataObject,
	type INode,
} from 'n8n-workflow';

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
	if (isFault(error)) return fault(error, clean);
	const { message, description } = error;
	return new UserError(clean(message), {
		description: typeof description === 'string' ? clean(description) : undefined,
	});
}

/** What JavaScript throws where code of ours does not reckon with a value. */
function isFault(error: Error): boolean {
	return [TypeError, RangeError, ReferenceError, SyntaxError].some((type) => error instanceof type);
}

function fault(error: Error, clean: (text: string) => string): Error {
	return new UnexpectedError(`The OpenClaw node has a fault: ${clean(error.message)}`, {
		// For whoever debugs in the process; n8n stores no cause of a cause.
		cause: error,
		description:
			'Neither the workflow nor the gateway is to blame. Please report it, with the operation and what its fields hold: https://github.com/n8n-nodes-openclaw-gateway/n8n-nodes-openclaw-gateway/issues',
	});
}

/**
 * The item for "Continue On Fail". n8n sends an item to the error output if it has no other keys
 * than error, message and details.
 */
export function toErrorJson({ message, description }: ItemError): IDataObject {
	return description ? { error: message, details: description } : { error: message };
}
