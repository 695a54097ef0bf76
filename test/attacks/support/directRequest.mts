/** Requests to the OpenClaw Trigger in n8n-core's context, with no server in between. */
import { EventEmitter } from 'node:events';

import type { Request, Response } from 'express';

import { OpenClawWebhookApi } from '../../../credentials/OpenClawWebhookApi.credentials.ts';
import { OpenClawTrigger } from '../../../nodes/OpenClawTrigger/OpenClawTrigger.node.ts';
import { runWebhook } from '../../unit/support/webhookServer.mts';

/** As much of an express response as the node touches. */
class DirectResponse extends EventEmitter {
	statusCode = 200;
	writableFinished = true;
	status(code: number) {
		this.statusCode = code;
		return this;
	}
	set() {
		return this;
	}
	json() {
		this.emit('close');
		return this;
	}
}

/** A trigger with this token; the function posts a body with another one and gives the status. */
export function directTrigger(token: string, authentication: 'bearer' | 'query' = 'bearer') {
	const trigger = new OpenClawTrigger();
	const credentials = [{ type: new OpenClawWebhookApi(), data: { token } }];
	return async (presented: string, body: object): Promise<number> => {
		const isBearer = authentication === 'bearer';
		const headers = {
			'content-type': 'application/json',
			...(isBearer && { authorization: `Bearer ${presented}` }),
		};
		const query = isBearer ? {} : { token: presented };
		const request = { headers, body, query, params: {}, protocol: 'http', ip: '127.0.0.1' };
		const response = new DirectResponse();
		await runWebhook(
			trigger,
			{ credentials, parameters: { registration: 'manual', authentication } },
			request as unknown as Request,
			response as unknown as Response,
		);
		return response.statusCode;
	};
}
