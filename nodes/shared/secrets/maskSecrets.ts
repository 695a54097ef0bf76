import { isJsonObject } from '../json';

/** Stands where a secret stood. */
export const MASK = '***';

/**
 * A copy of `value` with every occurrence of a secret replaced, in keys as well as in text, as it
 * is and percent-encoded (a body repeats the job's webhook URL, its `?token=` included).
 * Parts without a secret are shared with the original, not copied.
 *
 * Recursive: the caller bounds the depth (see `isNestedDeeperThan`).
 */
export function maskSecrets<T>(value: T, secrets: readonly string[]): T {
	const written = [...new Set(secrets.filter((secret) => secret !== '').flatMap(waysToWrite))];
	// The longest first: a secret may contain another.
	written.sort((one, other) => other.length - one.length);
	return maskIn(value, written) as T;
}

function waysToWrite(secret: string): string[] {
	// Lone surrogates have no percent-encoding (encodeURIComponent throws on them).
	const encodable = secret.toWellFormed();
	const encoded = encodeURIComponent(encodable);
	return [secret, encoded, encoded.replaceAll('%20', '+'), JSON.stringify(secret).slice(1, -1)];
}

function maskIn(value: unknown, secrets: readonly string[]): unknown {
	if (typeof value === 'string') return maskText(value, secrets);
	if (Array.isArray(value)) {
		const masked = value.map((entry) => maskIn(entry, secrets));
		return masked.some((entry, index) => entry !== value[index]) ? masked : value;
	}
	if (!isJsonObject(value)) return value;
	const entries = Object.entries(value);
	const masked = entries.map(([key, entry]) => [maskText(key, secrets), maskIn(entry, secrets)]);
	const changed = masked.some(
		([key, entry], index) => key !== entries[index]?.[0] || entry !== entries[index]?.[1],
	);
	// Object.fromEntries defines own properties: a key named __proto__ stays a key.
	return changed ? Object.fromEntries(masked) : value;
}

function maskText(text: string, secrets: readonly string[]): string {
	return secrets.reduce((masked, secret) => masked.replaceAll(secret, MASK), text);
}
