/**
 * The texts of a parameter that may hold several. An expression can give one value in place of a
 * list, numbers, or nothing.
 */
export function asList(value: unknown): string[] {
	return [value]
		.flat()
		.map((entry) => (entry === null || entry === undefined ? '' : String(entry).trim()))
		.filter((entry) => entry !== '');
}
