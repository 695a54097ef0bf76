import { UserError, type IDataObject } from 'n8n-workflow';

import { booleanIn, isJsonObject, jsonListIn } from '../json';

/**
 * Values of form fields, checked here because an expression can put anything into a field and the
 * gateway answers a wrong type with the branches of its schema, which name no field of the form.
 */

/** What an added but empty field does: nothing in a new job, clear the value in an existing one. */
export type WhenEmpty = 'omit' | 'clear';

export function requiredText(value: unknown, label: string): string {
	const text = value === undefined ? '' : textOf(value, label);
	if (text.trim() === '') throw new UserError(`${label} is empty`);
	return text;
}

export function textOf(value: unknown, label: string): string {
	if (typeof value === 'string') return value;
	if (typeof value === 'number') return String(value);
	throw new UserError(`${label} must be text`, {
		description: `It holds ${kindOf(value)}: see what its expression gives.`,
	});
}

/** What a field holds, for an error message. */
export function kindOf(value: unknown): string {
	if (value === undefined || value === null) return 'nothing';
	if (Array.isArray(value)) return 'a list';
	return isJsonObject(value) ? 'an object' : shown(value);
}

/** A value for an error message: `String` throws on an object whose `toString` is none. */
export function shown(value: unknown): string {
	const isObject = typeof value === 'object' || typeof value === 'function';
	return isObject ? Object.prototype.toString.call(value) : String(value);
}

/** In seconds: 270,000 years, the longest that the gateway's schema takes (in milliseconds). */
const LONGEST_SECONDS = 8_640_000_000_000;

/** A number, also as text, which is what an expression between other text gives. */
export function numberOf(
	value: unknown,
	label: string,
	{ min, max = LONGEST_SECONDS, integer = false }: { min: number; max?: number; integer?: boolean },
): number {
	const number = typeof value === 'string' && value.trim() !== '' ? Number(value) : value;
	if (typeof number !== 'number' || !Number.isFinite(number) || number < min) {
		throw new UserError(`${label} must be a number of at least ${min}`);
	}
	if (number > max) throw new UserError(`${label} must be a number of at most ${max}`);
	if (integer && !Number.isInteger(number)) throw new UserError(`${label} must be a whole number`);
	return number;
}

export function booleanOf(value: unknown, label: string): boolean {
	const read = booleanIn(value);
	if (read !== undefined) return read;
	throw new UserError(`${label} must be true or false`);
}

/** A switch: off where it was not added, or its expression gave nothing. */
export function switchOf(value: unknown, label: string): boolean {
	return optional(value, 'omit', (given) => booleanOf(given, label)) ?? false;
}

/** The entries of a list: a text with `separator` between them, an array, or the JSON of one. */
export function listOf(value: unknown, label: string, separator: string | RegExp = ','): string[] {
	const list = typeof value === 'string' ? jsonListIn(value) : value;
	const entries = Array.isArray(list) ? list : textOf(value, label).split(separator);
	return entries.map((entry) => textOf(entry, label).trim()).filter((entry) => entry !== '');
}

/**
 * The words of a command, for a gateway that takes no other form: a list of texts, as a JSON array or
 * from an expression, is taken as it is; any other text goes to a shell, as the gateway's own
 * `--command` does.
 */
export function argvOf(value: unknown, label: string): string[] {
	const list = typeof value === 'string' ? jsonListIn(value) : value;
	if (!Array.isArray(list)) return ['sh', '-lc', requiredText(value, label).trim()];
	const words = list.map((word) => textOf(word, label));
	if (words.length > 0 && words.every((word) => word !== '')) return words;
	throw new UserError(`${label} has an empty word`, {
		description: 'Example: ["git", "pull", "--quiet"]',
	});
}

/** Environment variables, given as an object or as text with one `NAME=value` a line. */
export function environmentOf(value: unknown, label: string): Record<string, string> {
	if (isJsonObject(value)) {
		const entries = Object.entries(value).map(([name, text]) => [name, textOf(text, label)]);
		return Object.fromEntries(entries) as Record<string, string>;
	}
	const lines = textOf(value, label)
		.split(/\r?\n/)
		.filter((line) => line.trim() !== '');
	return Object.fromEntries(
		lines.map((line) => {
			const end = line.indexOf('=');
			const name = line.slice(0, Math.max(end, 0)).trim();
			// Not with the line: its value may be a secret.
			if (name === '') throw new UserError(`${label} has a line that is not NAME=value`);
			return [name, line.slice(end + 1)];
		}),
	);
}

/** Without the fields that were not added. `null` stays: it clears a value in a patch. */
export function definedOnly(fields: Record<string, unknown>): IDataObject {
	return Object.fromEntries(
		Object.entries(fields).filter(([, value]) => value !== undefined),
	) as IDataObject;
}

/** Applies `read` to a field that was added, and `whenEmpty` to one that was added and left empty. */
export function optional<Value, Result>(
	value: Value | undefined,
	whenEmpty: WhenEmpty,
	read: (value: Value) => Result,
): Result | null | undefined {
	if (value === undefined || value === null) return undefined;
	const result = read(value);
	const isEmpty =
		(typeof result === 'string' && result.trim() === '') ||
		(Array.isArray(result) && result.length === 0);
	if (!isEmpty) return result;
	return whenEmpty === 'clear' ? null : undefined;
}
