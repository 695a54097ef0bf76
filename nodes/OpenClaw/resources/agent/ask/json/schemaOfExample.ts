import { isJsonObject } from '../../../../../shared/json';
import type { Schema } from './keywords';

/**
 * The schema of everything that looks like the example: objects with (at least) its properties,
 * lists of what its list holds. A null says nothing about the type that is wanted there.
 */
export function schemaOfExample(example: unknown): Schema {
	if (example === null) return {};
	if (Array.isArray(example)) {
		const schemas = example.map(schemaOfExample);
		if (schemas.length === 0) return { type: 'array' };
		return { type: 'array', items: schemas.length === 1 ? schemas[0] : { anyOf: schemas } };
	}
	if (isJsonObject(example)) {
		const entries = Object.entries(example).map(([key, value]) => [key, schemaOfExample(value)]);
		return {
			type: 'object',
			properties: Object.fromEntries(entries) as Schema,
			required: Object.keys(example),
		};
	}
	return { type: typeof example };
}
