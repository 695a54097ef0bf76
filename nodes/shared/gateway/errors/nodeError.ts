import { NodeApiError, type IDataObject, type INode } from 'n8n-workflow';

import type { GatewayConnection } from '../connection';
import type { GatewayFailure } from './failure';
import { cleanText } from '../../secrets/mask';

export interface FailedCall {
	method: string;
	params: IDataObject;
	connection: GatewayConnection;
}

/** Beside the errors, not on them: n8n stores what an error holds. */
const FAILURES = new WeakMap<object, GatewayFailure>();

/** What the error of a call was made from, for callers that go on after some failures. */
export function failureOf(error: unknown): GatewayFailure | undefined {
	return typeof error === 'object' && error !== null ? FAILURES.get(error) : undefined;
}

/** The n8n error for a failed call. Nothing of the request goes into it but an id or a name. */
export function toNodeApiError(
	node: INode,
	failure: GatewayFailure,
	{ method, params, connection }: FailedCall,
): NodeApiError {
	const clean = (text: string) => cleanText(text, connection.secrets);
	const error = new NodeApiError(
		node,
		{},
		{
			message: clean(`${failure.message} (${subject(method, params)})`),
			description: clean(failure.description),
			httpCode: failure.status?.toString(),
		},
	);
	FAILURES.set(error, failure);
	return error;
}

function subject(method: string, params: IDataObject): string {
	const name = params.id ?? params.name;
	if (typeof name !== 'string') return method;
	return `${method}, ${method.startsWith('cron.') ? 'job ' : ''}"${name}"`;
}
