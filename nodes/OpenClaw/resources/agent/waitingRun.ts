import type { IDataObject, IExecuteFunctions, IWebhookFunctions } from 'n8n-workflow';

import type { CronJobForm } from '../../../shared/cronJob/types';

/** What was asked for; plain JSON, as n8n keeps it while it waits. Moments in ms since the epoch. */
export interface RunRequest {
	form: CronJobForm;
	startedAt: number;
	waitUntil: number;
	includeReply: boolean;
	/** Whether a failed run is an item instead of an error. */
	returnFailedRuns: boolean;
	/** Where the gateway reaches n8n, if not at the address that n8n has of itself; '' if it is. */
	webhookBaseUrl: string;
}

/** A run that is waited for. */
export interface WaitingRun extends RunRequest {
	jobId: string;
	/** The item of the finished run, once its webhook has come. */
	received?: IDataObject;
}

/** The step's input item, which the step before has made. */
export function readRequest<Request extends RunRequest>(
	context: IExecuteFunctions,
	itemIndex: number,
): Request {
	return context.getInputData()[itemIndex]!.json as unknown as Request;
}

/** The run that the execution behind a resume URL waits for. */
export function readWaitingRun(context: IWebhookFunctions): WaitingRun {
	return context.evaluateExpression('{{ $json }}') as unknown as WaitingRun;
}

export function asItem(run: WaitingRun): IDataObject {
	return run as unknown as IDataObject;
}
