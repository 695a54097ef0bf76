import type { IDataObject } from 'n8n-workflow';

import type { JsonObject } from '../../json';
import type { MethodName } from '../methods';

export interface CallOptions {
	/** Instead of the time-out of the connection, in milliseconds. */
	timeoutMs?: number;
}

/**
 * Calls a method of the gateway; the answer is an object, with the list that `methods.ts` names.
 * Reads are repeated where they failed on the way, and what the gateway turns away for now waits.
 *
 * @throws NodeApiError that says what happened, to which job, and what to do; it holds no secret,
 *   and no item index (the item loop knows that)
 * @throws UserError for an answer in another form than any known gateway gives
 */
export type Call = (
	method: MethodName,
	params?: IDataObject,
	options?: CallOptions,
) => Promise<JsonObject>;
