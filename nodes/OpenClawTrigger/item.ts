import type { IDataObject, INodeExecutionData, IWebhookFunctions } from 'n8n-workflow';
import { maskUrlTokens } from '../shared/cronJob/maskUrlTokens';
import { maskSecrets } from '../shared/runEvent/maskSecrets';
import type { RunEvent } from '../shared/runEvent/normaliseRunEvent';
import type { JsonObject } from '../shared/runEvent/readFields';

export type Output = 'extractedAndRaw' | 'extracted' | 'raw';

/**
 * What `webhook()` hands to the execution: everything, so that the event is known by its key
 * whatever the user wants to see of it. n8n stores it, so the secrets are masked here.
 */
export function toReceivedItem(
	event: RunEvent,
	raw: JsonObject,
	headers: JsonObject | undefined,
	secrets: readonly string[],
): INodeExecutionData {
	const received = { ...event, raw, ...(headers && { headers }) };
	// A job may also name other webhooks, whose tokens are none of this trigger's.
	return { json: maskUrlTokens(maskSecrets(received, secrets)) as unknown as IDataObject };
}

/** What the `output` parameter leaves of a received item. */
export function shapeItem({ json }: INodeExecutionData, output: Output): IDataObject {
	const { raw, headers, ...extracted } = json;
	const shown = headers === undefined ? {} : { headers };
	switch (output) {
		case 'extracted':
			return { ...extracted, ...shown };
		case 'raw':
			return { ...(raw as IDataObject), ...shown };
		case 'extractedAndRaw':
			return { ...extracted, raw, ...shown };
	}
}

/** Headers that let somebody in, and so are no data. */
const SECRET_HEADERS = ['authorization', 'cookie', 'proxy-authorization'];

/** The headers for the `includeHeaders` option. */
export function readableHeaders(context: IWebhookFunctions): JsonObject {
	const headers = Object.entries(context.getHeaderData());
	return Object.fromEntries(headers.filter(([name]) => !SECRET_HEADERS.includes(name)));
}
