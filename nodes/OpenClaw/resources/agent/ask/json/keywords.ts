import { UserError } from 'n8n-workflow';

import { decoded } from '../../../../../shared/decoded';
import { isJsonObject, type JsonObject } from '../../../../../shared/json';

/**
 * A check of JSON against a JSON Schema, as far as people write one for a reply of a model. A
 * keyword that is not among these would be a condition that nobody checks, so it is refused.
 */
export type Schema = JsonObject | boolean;

/** Everything that is wrong with the value, each with its place; none where it fits. */
export function violations(schema: Schema, value: unknown): string[] {
	return check({ schema, value, at: '', root: schema, followed: [] });
}

/** Whatever a schema may say about itself without a condition for the value. */
export const ANNOTATIONS = [
	...['$schema', '$id', '$comment', '$defs', 'definitions', 'title', 'description'],
	...['default', 'examples', 'deprecated', 'readOnly', 'writeOnly'],
];

interface Place {
	schema: Schema;
	value: unknown;
	/** JSON pointer of the value in the reply. */
	at: string;
	root: Schema;
	/** References that led here without a step into the value. */
	followed: string[];
}

type Keyword = (condition: unknown, place: Place & { schema: JsonObject }) => string[];

const say = ({ at }: Place, problem: string): string[] => [
	`${at === '' ? '(root)' : at}: ${problem}`,
];

export function check(place: Place): string[] {
	const { schema } = place;
	if (schema === true) return [];
	if (schema === false) return say(place, 'must not be there');
	return Object.entries(schema).flatMap(([keyword, condition]) =>
		ANNOTATIONS.includes(keyword) ? [] : KEYWORDS[keyword]!(condition, { ...place, schema }),
	);
}

const at = (place: Place, key: string | number): string =>
	`${place.at}/${String(key).replaceAll('~', '~0').replaceAll('/', '~1')}`;

const sub = (place: Place, schema: unknown, key?: string | number): string[] =>
	check(
		key === undefined
			? { ...place, schema: schema as Schema }
			: {
					...place,
					schema: schema as Schema,
					value: (place.value as JsonObject)[key],
					at: at(place, key),
					followed: [],
				},
	);

export const isArray = (value: unknown): value is unknown[] => Array.isArray(value);
export const isNumber = (value: unknown): value is number => typeof value === 'number';
const text = (value: unknown): string => {
	const json = JSON.stringify(value) ?? 'nothing';
	return json.length > 100 ? `${json.slice(0, 100)}…` : json;
};

export const TYPES: Record<string, (value: unknown) => boolean> = {
	array: isArray,
	boolean: (value) => typeof value === 'boolean',
	integer: Number.isInteger,
	null: (value) => value === null,
	number: isNumber,
	object: isJsonObject,
	string: (value) => typeof value === 'string',
};

/** A bound on a number, on the length of a text, of a list, or on the number of properties. */
function bound(
	sizeOf: (value: unknown) => number | undefined,
	isKept: (size: number, limit: number) => boolean,
	what: string,
): Keyword {
	return (limit, place) => {
		const size = sizeOf(place.value);
		if (size === undefined || isKept(size, limit as number)) return [];
		return say(place, `${what} ${text(limit)}, and is ${size}`);
	};
}

const numberIn = (value: unknown) => (isNumber(value) ? value : undefined);
const charactersIn = (value: unknown) =>
	typeof value === 'string' ? [...value].length : undefined;
const itemsIn = (value: unknown) => (isArray(value) ? value.length : undefined);
const propertiesIn = (value: unknown) =>
	isJsonObject(value) ? Object.keys(value).length : undefined;

const atLeast = (size: number, limit: number) => size >= limit;
const atMost = (size: number, limit: number) => size <= limit;

/** Equal as JSON, whatever the order of the properties. */
function isSame(one: unknown, other: unknown): boolean {
	if (isArray(one) && isArray(other)) {
		return one.length === other.length && one.every((entry, index) => isSame(entry, other[index]));
	}
	if (isJsonObject(one) && isJsonObject(other)) {
		const keys = Object.keys(one);
		return (
			keys.length === Object.keys(other).length &&
			keys.every((key) => Object.hasOwn(other, key) && isSame(one[key], other[key]))
		);
	}
	return one === other;
}

const fits = (place: Place, schema: unknown): boolean => sub(place, schema).length === 0;

export const KEYWORDS: Record<string, Keyword> = {
	type(types, place) {
		const names = [types].flat() as string[];
		if (names.some((name) => TYPES[name]!(place.value))) return [];
		return say(place, `must be of type ${names.join(' or ')}, and is ${text(place.value)}`);
	},
	enum(values, place) {
		if ((values as unknown[]).some((value) => isSame(value, place.value))) return [];
		return say(place, `must be one of ${text(values)}, and is ${text(place.value)}`);
	},
	const(value, place) {
		if (isSame(value, place.value)) return [];
		return say(place, `must be ${text(value)}, and is ${text(place.value)}`);
	},
	properties(properties, place) {
		if (!isJsonObject(place.value)) return [];
		const { value } = place;
		return Object.entries(properties as JsonObject).flatMap(([key, schema]) =>
			Object.hasOwn(value, key) ? sub(place, schema, key) : [],
		);
	},
	required(keys, place) {
		if (!isJsonObject(place.value)) return [];
		const { value } = place;
		return (keys as string[])
			.filter((key) => !Object.hasOwn(value, key))
			.flatMap((key) => say(place, `must have the property ${text(key)}`));
	},
	additionalProperties(schema, place) {
		if (!isJsonObject(place.value)) return [];
		const { properties = {}, patternProperties = {} } = place.schema as Record<string, JsonObject>;
		const patterns = Object.keys(patternProperties).map((pattern) => new RegExp(pattern, 'u'));
		return Object.keys(place.value)
			.filter((key) => !Object.hasOwn(properties, key))
			.filter((key) => !patterns.some((pattern) => pattern.test(key)))
			.flatMap((key) => sub(place, schema, key));
	},
	patternProperties(patterns, place) {
		if (!isJsonObject(place.value)) return [];
		const keys = Object.keys(place.value);
		return Object.entries(patterns as JsonObject).flatMap(([pattern, schema]) =>
			keys
				.filter((key) => new RegExp(pattern, 'u').test(key))
				.flatMap((key) => sub(place, schema, key)),
		);
	},
	items(schema, place) {
		if (!isArray(place.value)) return [];
		const { prefixItems = [] } = place.schema as { prefixItems?: unknown[] };
		return place.value.flatMap((_, index) =>
			index < prefixItems.length ? [] : sub(place, schema, index),
		);
	},
	prefixItems(schemas, place) {
		if (!isArray(place.value)) return [];
		const { length } = place.value;
		return (schemas as unknown[]).flatMap((schema, index) =>
			index < length ? sub(place, schema, index) : [],
		);
	},
	uniqueItems(isWanted, place) {
		const { value } = place;
		if (isWanted !== true || !isArray(value)) return [];
		const repeated = value.findIndex((entry, index) =>
			value.slice(0, index).some((earlier) => isSame(earlier, entry)),
		);
		return repeated < 0 ? [] : say(place, `must not have ${text(value[repeated])} twice`);
	},
	minimum: bound(numberIn, atLeast, 'must be at least'),
	maximum: bound(numberIn, atMost, 'must be at most'),
	exclusiveMinimum: bound(numberIn, (size, limit) => size > limit, 'must be more than'),
	exclusiveMaximum: bound(numberIn, (size, limit) => size < limit, 'must be less than'),
	multipleOf: bound(
		numberIn,
		(size, step) => Math.abs(size / step - Math.round(size / step)) < 1e-9,
		'must be a multiple of',
	),
	minLength: bound(charactersIn, atLeast, 'its number of characters must be at least'),
	maxLength: bound(charactersIn, atMost, 'its number of characters must be at most'),
	minItems: bound(itemsIn, atLeast, 'its number of items must be at least'),
	maxItems: bound(itemsIn, atMost, 'its number of items must be at most'),
	minProperties: bound(propertiesIn, atLeast, 'its number of properties must be at least'),
	maxProperties: bound(propertiesIn, atMost, 'its number of properties must be at most'),
	pattern(pattern, place) {
		if (typeof place.value !== 'string') return [];
		if (new RegExp(pattern as string, 'u').test(place.value)) return [];
		return say(place, `must match ${text(pattern)}, and is ${text(place.value)}`);
	},
	format(format, place) {
		if (typeof place.value !== 'string' || FORMATS[format as string]!(place.value)) return [];
		return say(place, `must be a ${String(format)}, and is ${text(place.value)}`);
	},
	allOf: (schemas, place) => (schemas as unknown[]).flatMap((schema) => sub(place, schema)),
	anyOf(schemas, place) {
		const all = (schemas as unknown[]).map((schema) => sub(place, schema));
		if (all.some((problems) => problems.length === 0)) return [];
		return say(place, `must fit one of ${all.length} schemas (${all.flat().join('; ')})`);
	},
	oneOf(schemas, place) {
		const fitting = (schemas as unknown[]).filter((schema) => fits(place, schema)).length;
		if (fitting === 1) return [];
		return say(place, `must fit exactly one of the schemas, and fits ${fitting}`);
	},
	not: (schema, place) =>
		fits(place, schema) ? say(place, 'must not fit the schema of "not"') : [],
	if(schema, place) {
		const { then = true, else: otherwise = true } = place.schema;
		return sub(place, fits(place, schema) ? then : otherwise);
	},
	// Both belong to `if`.
	then: () => [],
	else: () => [],
	$ref(condition, place) {
		const pointer = condition as string;
		if (place.followed.includes(pointer)) throw wrong(pointer, 'It refers to itself for ever.');
		const followed = [...place.followed, pointer];
		return sub({ ...place, followed }, referred(place.root, pointer));
	},
};

/** A day that the calendar has: the engine's own reader takes 30 February for 2 March. */
function isDay(value: string): boolean {
	const [year, month, day] = value.split('-').map(Number);
	const date = new Date(Date.UTC(year!, month! - 1, day));
	return date.getUTCMonth() === month! - 1 && date.getUTCDate() === day;
}

export const FORMATS: Record<string, (value: string) => boolean> = {
	date: (value) => /^\d{4}-\d\d-\d\d$/.test(value) && isDay(value),
	'date-time': (value) =>
		/^\d{4}-\d\d-\d\dT\d\d:\d\d(?::\d\d(?:\.\d+)?)?(?:Z|[+-]\d\d:\d\d)$/i.test(value) &&
		isDay(value.slice(0, 10)) &&
		!Number.isNaN(Date.parse(value)),
	email: (value) => /^[^\s@]+@[^\s@]+\.[^\s@]+$/.test(value),
	uri: (value) => URL.canParse(value),
	uuid: (value) => /^[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}$/i.test(value),
};

/** What a pointer within the schema (`#/$defs/…`) names; nothing where there is no such thing. */
export function referred(root: Schema, pointer: string): unknown {
	if (pointer === '#') return root;
	return pointer
		.slice(2)
		.split('/')
		.map((part) => decoded(part).replaceAll('~1', '/').replaceAll('~0', '~'))
		.reduce<unknown>(
			(from, key) =>
				(isJsonObject(from) || isArray(from)) && Object.hasOwn(from, key)
					? (from as JsonObject)[key]
					: undefined,
			root,
		);
}

/** A schema that cannot be used, and where. */
export function wrong(place: string, why: string): UserError {
	return new UserError(`The JSON Schema cannot be used, at ${place === '' ? 'its root' : place}`, {
		description: why,
	});
}
