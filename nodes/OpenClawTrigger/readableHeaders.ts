import type { IWebhookFunctions } from 'n8n-workflow';
import type { JsonObject } from '../shared/json';

/** Headers that let somebody in, and so are no data. */
const SECRET_HEADERS = ['authorization', 'cookie', 'proxy-authorization'];

/** The headers for the `includeHeaders` option. */
export function readableHeaders(context: IWebhookFunctions): JsonObject {
	const headers = Object.entries(context.getHeaderData());
	return Object.fromEntries(headers.filter(([name]) => !SECRET_HEADERS.includes(name)));
}
