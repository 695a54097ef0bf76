import { UserError } from 'n8n-workflow';

import { isJsonObject, type JsonObject } from '../shared/json';
import type { OperationCall } from './operation';

/** A field that holds a JSON object, as text or from an expression; an empty one holds `{}`. */
export function readJsonObject(
	{ context, itemIndex }: Pick<OperationCall, 'context' | 'itemIndex'>,
	name: string,
	label: string,
): JsonObject {
	const value: unknown = context.getNodeParameter(name, itemIndex, '{}');
	const parsed = typeof value === 'string' ? parsedJson(value.trim() || '{}') : value;
	if (isJsonObject(parsed)) return parsed;
	throw new UserError(`${label} must be a JSON object`, { description: 'Example: {"days": 7}' });
}

/** What the text says as JSON; `undefined` where it is none. */
export function parsedJson(text: string): unknown {
	try {
		return JSON.parse(text);
	} catch {
		// Not with the parser's message: it quotes the text, which may hold a secret.
		return undefined;
	}
}
