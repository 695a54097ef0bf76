/**
 * Readers for a body whose fields are not guaranteed: what is missing, or of another type than
 * expected, reads as null. The raw body keeps whatever was really there.
 */
export type JsonObject = { [key: string]: unknown };

export function isJsonObject(value: unknown): value is JsonObject {
	return typeof value === 'object' && value !== null && !Array.isArray(value);
}

export function readString(from: JsonObject, key: string): string | null {
	const value = ownValue(from, key);
	return typeof value === 'string' && value !== '' ? value : null;
}

export function readNumber(from: JsonObject, key: string): number | null {
	const value = ownValue(from, key);
	return typeof value === 'number' && Number.isFinite(value) ? value : null;
}

/** An object that is missing reads as an empty one, so that its fields read as null. */
export function readObject(from: JsonObject, key: string): JsonObject {
	const value = ownValue(from, key);
	return isJsonObject(value) ? value : {};
}

/** Identifiers are strings on every known gateway; a number is taken as its digits. */
export function readIdentifier(from: JsonObject, key: string): string | null {
	const number = readNumber(from, key);
	return number === null ? readString(from, key) : String(number);
}

function ownValue(from: JsonObject, key: string): unknown {
	return Object.hasOwn(from, key) ? from[key] : undefined;
}

/** What is true or false, also as a text, which an expression can give; undefined for anything else. */
export function booleanIn(value: unknown): boolean | undefined {
	if (typeof value === 'boolean') return value;
	return value === 'true' || value === 'false' ? value === 'true' : undefined;
}

/**
 * Whether `value` holds arrays or objects nested deeper than `limit`.
 *
 * Walks level by level without recursion: a few megabytes of `[[[[…` nest deeper than the stack
 * can follow, and what cannot be followed cannot be stored in an execution either.
 */
export function isNestedDeeperThan(value: unknown, limit: number): boolean {
	let level = [value];
	for (let depth = 0; level.length > 0; depth++) {
		if (depth > limit) return true;
		level = level.flatMap((entry) =>
			typeof entry === 'object' && entry !== null
				? Object.values(entry as object).filter((child) => typeof child === 'object')
				: [],
		);
	}
	return false;
}

/** The array that a text holds as JSON; undefined where it is another text, which may begin with a bracket. */
export function jsonListIn(text: string): unknown[] | undefined {
	if (!text.trim().startsWith('[')) return undefined;
	try {
		return JSON.parse(text) as unknown[];
	} catch {
		// "[ -f x ] && y" is a shell command, and "[a], b" names two files.
		return undefined;
	}
}
