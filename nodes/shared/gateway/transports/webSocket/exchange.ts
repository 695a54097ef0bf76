import type { IDataObject } from 'n8n-workflow';

import type { GatewayConnection } from '../../connection';
import { failed, type GatewayOutcome } from '../../errors/failure';
import { explainRpcError } from '../../errors/refused';
import { broken, timedOut } from '../../errors/unreachable';
import { methodOf } from '../../methods';
import { within } from '../../../time';
import type { FrameSocket } from './frameSocket';

export interface Call {
	method: string;
	params: IDataObject;
	timeoutMs: number;
}

/** Calls a method over a connection that is there. */
export async function exchangeOver(
	socket: Pick<FrameSocket, 'request'>,
	{ baseUrl }: GatewayConnection,
	{ method, params, timeoutMs }: Call,
): Promise<GatewayOutcome> {
	const reply = await within(timeoutMs, socket.request(method, params, methodOf(method)));
	if (reply === undefined) return failed({ ...timedOut(baseUrl), isTransient: true });
	if ('closed' in reply) return failed({ ...broken(baseUrl), isTransient: true });
	return reply.ok ? reply : failed(explainRpcError(reply.error));
}
