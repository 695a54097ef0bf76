import type { IWebhookFunctions } from 'n8n-workflow';
import type { JsonObject } from '../shared/json';

/**
 * Headers that describe a request and let nobody in. A list of those to leave out would never be
 * complete: proxies have identity tokens and client certificates in headers of their own names.
 */
const DESCRIBING = [
	'accept',
	'accept-encoding',
	'accept-language',
	'cf-ray',
	'content-encoding',
	'content-length',
	'content-type',
	'date',
	'forwarded',
	'host',
	'traceparent',
	'user-agent',
	'via',
	'x-correlation-id',
	'x-forwarded-for',
	'x-forwarded-host',
	'x-forwarded-port',
	'x-forwarded-proto',
	'x-real-ip',
	'x-request-id',
];

/** The headers for the `includeHeaders` option. */
export function readableHeaders(context: IWebhookFunctions): JsonObject {
	const headers = Object.entries(context.getHeaderData());
	return Object.fromEntries(headers.filter(([name]) => DESCRIBING.includes(name.toLowerCase())));
}
