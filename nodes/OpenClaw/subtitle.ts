import type { INodeProperties } from 'n8n-workflow';

/**
 * What shows below the node on the canvas: the operation and its resource as the form calls them.
 * What the form does not have, a step that the node makes of itself for one, shows by its value.
 */
export function operationSubtitle(properties: readonly INodeProperties[]): string {
	const titles = (name: string) => JSON.stringify(titlesOf(properties, name));
	const title = (name: string) => {
		const value = `$parameter["${name}"]`;
		return `((${titles(name)})[${value}] ?? ${value})`;
	};
	return `={{ ${title('operation')} + ": " + ${title('resource')} }}`;
}

/** The names of all choices of the fields with this name: a value has the same one in each. */
function titlesOf(properties: readonly INodeProperties[], name: string): Record<string, string> {
	const choices = properties
		.filter((property) => property.name === name)
		.flatMap(({ options = [] }) => options);
	return Object.fromEntries(
		choices.flatMap((option) => ('value' in option ? [[String(option.value), option.name]] : [])),
	);
}
