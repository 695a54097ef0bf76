import type { IDataObject, IWebhookFunctions, IWebhookResponseData } from 'n8n-workflow';

/** A request that is turned away: no execution is started, and the sender is told why. */
export class RefusedRequest extends Error {
	readonly statusCode: 400 | 401 | 403;
	readonly reason: string;
	readonly headers: Record<string, string>;

	constructor(
		statusCode: 400 | 401 | 403,
		reason: string,
		message: string,
		headers: Record<string, string> = {},
	) {
		super(message);
		this.name = 'RefusedRequest';
		this.statusCode = statusCode;
		this.reason = reason;
		this.headers = headers;
	}
}

export function unauthorized(message: string): RefusedRequest {
	return new RefusedRequest(401, 'unauthorized', message, { 'WWW-Authenticate': 'Bearer' });
}

export function forbidden(message: string): RefusedRequest {
	return new RefusedRequest(403, 'forbidden', message);
}

export function invalidBody(message: string): RefusedRequest {
	return new RefusedRequest(400, 'invalidBody', message);
}

export function answerRefusal(
	context: IWebhookFunctions,
	{ statusCode, reason, message, headers }: RefusedRequest,
): IWebhookResponseData {
	context.getResponseObject().status(statusCode).set(headers);
	return answer(context, { status: reason, message });
}

/** Answers at once and starts no execution. */
export function answer(context: IWebhookFunctions, body: IDataObject): IWebhookResponseData {
	context.getResponseObject().json(body);
	return { noWebhookResponse: true };
}
