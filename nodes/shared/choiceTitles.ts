import type { INodeProperties } from 'n8n-workflow';

/**
 * What the form calls each choice of a field, by its value. Several fields may have the name: a value
 * is called the same in each.
 */
export function choiceTitles(
	properties: readonly INodeProperties[],
	name: string,
): Record<string, string> {
	const choices = properties
		.filter((property) => property.name === name)
		.flatMap(({ options = [] }) => options);
	return Object.fromEntries(
		choices.flatMap((option) => ('value' in option ? [[String(option.value), option.name]] : [])),
	);
}
