import type { IWebhookFunctions } from 'n8n-workflow';
import { isJsonObject, type JsonObject, isNestedDeeperThan } from '../json';
import { invalidBody } from './answer';

/** What a gateway sends is six levels deep; an execution could not be stored beyond a few thousand. */
const MAX_NESTING = 200;

/** @throws RefusedRequest (400) where the body is not a JSON object */
export function readBody(context: IWebhookFunctions): JsonObject {
	const { 'content-type': contentType = '' } = context.getHeaderData() as Record<string, string>;
	// n8n also turns forms and XML into objects.
	if (!/^application\/json(\s*;|$)/i.test(contentType)) {
		throw invalidBody('The body has to be sent as application/json.');
	}
	const body: unknown = context.getBodyData();
	if (!isJsonObject(body)) {
		throw invalidBody('The body has to be a JSON object.');
	}
	if (isNestedDeeperThan(body, MAX_NESTING)) {
		throw invalidBody(`The body is nested deeper than ${MAX_NESTING} levels.`);
	}
	return body;
}
