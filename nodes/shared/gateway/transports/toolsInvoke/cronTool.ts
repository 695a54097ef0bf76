import type { IDataObject } from 'n8n-workflow';

import type { GatewayConnection } from '../../connection';
import type { GatewayFailure } from '../../errors/failure';
import type { HttpAnswer } from '../http/httpAnswer';
import type { SendHttp } from '../http/httpRequests';
import { explainUnreachable } from '../../errors/unreachable';
import { readToolAnswer } from './toolAnswer';

const TOOLS_INVOKE_PATH = '/tools/invoke';

/** A call that failed, with the words for it. */
export class CallFailed extends Error {
	readonly failure: GatewayFailure;

	constructor(failure: GatewayFailure) {
		super(failure.message);
		this.failure = failure;
	}
}

/** The gateway's tool `cron`, which its agents use. */
export interface CronTool {
	/** What the action returns. Rejects with CallFailed. */
	invoke<Result = IDataObject>(action: string, args?: IDataObject): Promise<Result>;
}

export function cronTool(
	connection: GatewayConnection,
	send: SendHttp,
	timeoutMs: number,
): CronTool {
	const post = async (body: object): Promise<HttpAnswer> =>
		await send({ method: 'POST', path: TOOLS_INVOKE_PATH, body, timeoutMs }).catch(
			async (error: unknown) =>
				await Promise.reject(new CallFailed(explainUnreachable(error, connection))),
		);
	return {
		async invoke<Result>(action: string, args: IDataObject = {}): Promise<Result> {
			const answer = readToolAnswer(await post({ tool: 'cron', action, args }), connection);
			if ('failure' in answer) throw new CallFailed(answer.failure);
			return answer.result as Result;
		},
	};
}
