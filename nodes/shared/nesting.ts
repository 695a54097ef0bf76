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
