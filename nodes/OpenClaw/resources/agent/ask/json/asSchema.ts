import { isJsonObject } from '../../../../../shared/json';
import {
	ANNOTATIONS,
	check,
	FORMATS,
	isArray,
	isNumber,
	KEYWORDS,
	referred,
	TYPES,
	wrong,
	type Schema,
} from './keywords';

/** Schemas within a schema, by the keyword that holds them. */
const HOLDS_ONE = ['additionalProperties', 'items', 'not', 'if', 'then', 'else'];
const HOLDS_LIST = ['allOf', 'anyOf', 'oneOf', 'prefixItems'];
const HOLDS_NAMED = ['properties', 'patternProperties', '$defs', 'definitions'];
const NUMBERS = [
	...['minimum', 'maximum', 'exclusiveMinimum', 'exclusiveMaximum', 'multipleOf'],
	...['minLength', 'maxLength', 'minItems', 'maxItems', 'minProperties', 'maxProperties'],
];

/**
 * The schema, if all of it can be checked.
 *
 * @throws UserError that names the first thing that cannot be
 */
export function asSchema(value: unknown): Schema {
	const schema = value as Schema;
	const references = assertSchema(value, schema, '');
	// Each is followed once with a value that has nothing in it: one that leads to itself is found.
	for (const $ref of references) {
		check({ schema: { $ref }, value: null, at: '', root: schema, followed: [] });
	}
	return schema;
}

/** The references in the schema. */
function assertSchema(value: unknown, root: Schema, place: string): string[] {
	if (typeof value === 'boolean') return [];
	if (!isJsonObject(value)) throw wrong(place, 'A schema is a JSON object, true or false.');
	return Object.entries(value).flatMap(([keyword, condition]) => {
		const here = `${place}/${keyword}`;
		if (HOLDS_ONE.includes(keyword)) return assertSchema(condition, root, here);
		if (HOLDS_LIST.includes(keyword)) {
			if (!isArray(condition)) throw wrong(here, 'It must be a list of schemas.');
			return condition.flatMap((schema, index) => assertSchema(schema, root, `${here}/${index}`));
		}
		if (HOLDS_NAMED.includes(keyword)) {
			if (!isJsonObject(condition)) throw wrong(here, 'It must be an object with schemas.');
			return Object.entries(condition).flatMap(([name, schema]) => {
				if (keyword === 'patternProperties') assertPattern(name, here);
				return assertSchema(schema, root, `${here}/${name}`);
			});
		}
		assertCondition(keyword, condition, here, root);
		return keyword === '$ref' ? [condition as string] : [];
	});
}

function assertCondition(keyword: string, condition: unknown, place: string, root: Schema): void {
	if (ANNOTATIONS.includes(keyword)) return;
	if (!Object.hasOwn(KEYWORDS, keyword)) {
		throw wrong(
			place,
			'The node does not know this keyword, and would not check it. Leave it out, or check the reply in a node after this one.',
		);
	}
	if (NUMBERS.includes(keyword) && !isNumber(condition)) throw wrong(place, 'It must be a number.');
	if (keyword === 'type') {
		const names = [condition].flat();
		if (!names.every((name) => typeof name === 'string' && Object.hasOwn(TYPES, name))) {
			throw wrong(place, `A type is one of ${Object.keys(TYPES).join(', ')}.`);
		}
	}
	if (keyword === 'enum' && !isArray(condition)) throw wrong(place, 'It must be a list.');
	if (keyword === 'required' && !(isArray(condition) && condition.every(TYPES.string!))) {
		throw wrong(place, 'It must be a list of property names.');
	}
	if (keyword === 'pattern') assertPattern(condition, place);
	if (keyword === 'format' && !Object.hasOwn(FORMATS, String(condition))) {
		throw wrong(place, `The node checks the formats ${Object.keys(FORMATS).join(', ')}.`);
	}
	if (keyword === '$ref') {
		const isInside = typeof condition === 'string' && /^#(?:\/|$)/.test(condition);
		if (!isInside || referred(root, condition) === undefined) {
			throw wrong(place, 'It must point into the schema itself, as #/$defs/name does.');
		}
	}
}

function assertPattern(pattern: unknown, place: string): void {
	try {
		new RegExp(String(pattern), 'u');
	} catch (error) {
		throw wrong(place, (error as Error).message);
	}
}
