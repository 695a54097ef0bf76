import {
	NodeOperationError,
	type IDataObject,
	type IWebhookDescription,
	type IWebhookFunctions,
	type IWebhookResponseData,
} from 'n8n-workflow';

import { normaliseRunEvent } from '../../../../shared/run/normalise';
import { mask } from '../../../../shared/secrets/mask';
import { answer, RefusedRequest } from '../../../../shared/webhook/answer';
import { authenticate } from '../../../../shared/webhook/authenticate';
import { readBody } from '../../../../shared/webhook/readBody';
import { turnAway } from '../../../../shared/webhook/refusals';
import type { WaitingRun } from './job';

/** The resume URL. n8n makes it for each execution, so there is nothing to register anywhere. */
export const resumeWebhooks: IWebhookDescription[] = [
	{
		name: 'default',
		httpMethod: 'POST',
		path: '',
		restartWebhook: true,
		responseMode: 'onReceived',
		// Empty: the body is what webhook() returns.
		responseData: '',
	},
];

/**
 * The request to the resume URL of a sleeping execution. n8n has checked the token in the URL, and
 * the webhook token is checked as well where the node has the credential. What is of another run
 * changes nothing: the wait goes on.
 */
export async function resume(context: IWebhookFunctions): Promise<IWebhookResponseData> {
	try {
		const { secrets } = await checkWebhookToken(context);
		const body = readBody(context);
		// The sleeping node's input item, which the step before it has made.
		const run = context.evaluateExpression('{{ $json }}') as unknown as WaitingRun;
		const event = normaliseRunEvent(body);
		const { runKey } = event;
		if (event.event !== 'finished' || event.jobId !== run.jobId) {
			return answer(context, { status: 'ignored', reason: 'run' });
		}
		const shown = mask({ ...event, raw: body as IDataObject }, secrets);
		const item = { ...shown, receivedBy: 'webhook', webhookProblem: null };
		// Whether the gateway tries a failed run again is not in its webhook.
		const woken: WaitingRun =
			event.status === 'error' ? { ...run, failed: item } : { ...run, received: item };
		return {
			webhookResponse: { status: 'accepted', runKey },
			workflowData: [[{ json: woken as unknown as IDataObject, pairedItem: { item: 0 } }]],
		};
	} catch (error) {
		if (error instanceof RefusedRequest) return turnAway(context, error);
		throw new NodeOperationError(context.getNode(), error as Error);
	}
}

async function checkWebhookToken(context: IWebhookFunctions): Promise<{ secrets: string[] }> {
	const hasCredential = context.getNode().credentials?.openClawWebhookApi !== undefined;
	return hasCredential ? await authenticate(context, 'bearer') : { secrets: [] };
}
