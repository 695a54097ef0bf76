import { DateTime } from 'luxon';
import { UserError, type IDataObject } from 'n8n-workflow';

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
	throw new UserError(`${label} must be text`);
}

/** A value for an error message: `String` throws on an object whose `toString` is none. */
export function shown(value: unknown): string {
	const isObject = typeof value === 'object' || typeof value === 'function';
	return isObject ? Object.prototype.toString.call(value) : String(value);
}

export function numberOf(
	value: unknown,
	label: string,
	{ min, integer = false }: { min: number; integer?: boolean },
): number {
	const number = typeof value === 'string' && value.trim() !== '' ? Number(value) : value;
	if (typeof number !== 'number' || !Number.isFinite(number) || number < min) {
		throw new UserError(`${label} must be a number of at least ${min}`);
	}
	if (integer && !Number.isInteger(number)) throw new UserError(`${label} must be a whole number`);
	return number;
}

export function booleanOf(value: unknown, label: string): boolean {
	if (typeof value === 'boolean') return value;
	if (value === 'true' || value === 'false') return value === 'true';
	throw new UserError(`${label} must be true or false`);
}

/** The entries of a comma-separated list, or of an array that an expression gave. */
export function listOf(value: unknown, label: string): string[] {
	const entries = Array.isArray(value) ? value : textOf(value, label).split(',');
	return entries.map((entry) => textOf(entry, label).trim()).filter((entry) => entry !== '');
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

/** A moment in the given time zone, unless it carries an offset of its own. */
export function momentOf(value: unknown, label: string, zone: string): DateTime<true> {
	const moment = readMoment(value, label, zone);
	if (moment.isValid) return moment as DateTime<true>;
	throw new UserError(`${label} is not a moment: ${shown(value)}`, {
		description: 'Use ISO 8601, for example 2030-01-31T09:00:00 or 2030-01-31T09:00:00Z.',
	});
}

function readMoment(value: unknown, label: string, zone: string): DateTime<boolean> {
	// What an expression such as {{ $now.plus({ days: 1 }) }} gives.
	if (DateTime.isDateTime(value)) return value;
	if (value instanceof Date) return DateTime.fromJSDate(value);
	const text = requiredText(value, label).trim();
	const moment = DateTime.fromISO(text, { zone });
	// "2030-01-31 09:00:00" is what databases and spreadsheets give.
	return moment.isValid ? moment : DateTime.fromSQL(text, { zone });
}
