/** What the gateway has for a list of a form, with errors as n8n shows them in lists. */
import {
	NodeApiError,
	NodeOperationError,
	UserError,
	type ILoadOptionsFunctions,
	type INode,
} from 'n8n-workflow';

import { withGateway, type Gateway } from './gateway';

type Ask<Result> = (gateway: Gateway) => Promise<Result>;

/** For the list of a resource locator. */
export async function forLocator<Result>(context: ILoadOptionsFunctions, ask: Ask<Result>) {
	return await asked(context, ask, (error) => withDescription(context.getNode(), error));
}

/** For a list of options. */
export async function forOptions<Result>(context: ILoadOptionsFunctions, ask: Ask<Result>) {
	return await asked(context, ask, inOneMessage);
}

async function asked<Result>(
	context: ILoadOptionsFunctions,
	ask: Ask<Result>,
	asShown: (error: unknown) => unknown,
): Promise<Result> {
	try {
		return await withGateway(context, ask);
	} catch (error) {
		throw asShown(error);
	}
}

type Told = UserError | NodeOperationError | NodeApiError;

/** A resource locator shows what to do below what happened, and has it of a NodeApiError only. */
function withDescription(node: INode, error: unknown): unknown {
	if (!isTold(error) || error instanceof NodeApiError) return error;
	const { message, description } = error;
	return new NodeApiError(node, {}, { message, description: description ?? '' });
}

/** Of an error in a list of options n8n shows the message alone. */
function inOneMessage(error: unknown): unknown {
	if (!isTold(error) || !error.description) return error;
	return new UserError(`${error.message}. ${error.description}`);
}

const isTold = (error: unknown): error is Told =>
	[UserError, NodeOperationError, NodeApiError].some((kind) => error instanceof kind);
