import { UserError, type IDataObject } from 'n8n-workflow';

/** Keys that reach an object's prototype when code assigns them; no field of a job has such a name. */
const REFUSED_KEYS = new Set(['__proto__', 'constructor', 'prototype']);

/** The field "Cron Job JSON", given as text or, by an expression, as an object. */
export function readJobJson(value: unknown): IDataObject {
	if (value === undefined || value === null || value === '') return {};
	const parsed = typeof value === 'string' ? parse(value) : value;
	if (isPlainObject(parsed)) return parsed;
	throw new UserError('Cron Job JSON must be a JSON object', {
		description: 'Example: {"owner": {"agentId": "main"}}',
	});
}

function parse(text: string): unknown {
	if (text.trim() === '') return {};
	try {
		return JSON.parse(text);
	} catch {
		// The caller refuses it. Not with the parser's message: it quotes the text, which may hold a token.
		return undefined;
	}
}

/** A copy of `base` with the own keys of `overlay` over it, objects merged, all else replaced. */
export function mergeJobJson(base: IDataObject, overlay: IDataObject, path = ''): IDataObject {
	const merged = { ...base };
	for (const [key, value] of Object.entries(overlay)) {
		if (REFUSED_KEYS.has(key)) {
			throw new UserError(`Cron Job JSON has the key "${path}${key}", which no job can have`);
		}
		const existing = Object.hasOwn(merged, key) ? merged[key] : undefined;
		merged[key] = isPlainObject(value)
			? mergeJobJson(isPlainObject(existing) ? existing : {}, value, `${path}${key}.`)
			: value;
	}
	return merged;
}

function isPlainObject(value: unknown): value is IDataObject {
	return typeof value === 'object' && value !== null && !Array.isArray(value);
}
