import type { INodeProperties } from 'n8n-workflow';

import { choiceTitles } from '../shared/choiceTitles';

/**
 * What shows below the node on the canvas: the operation and its resource as the form calls them.
 * What the form does not have, a step that the node makes of itself for one, shows by its value.
 */
export function operationSubtitle(properties: readonly INodeProperties[]): string {
	const titles = (name: string) => JSON.stringify(choiceTitles(properties, name));
	const title = (name: string) => {
		const value = `$parameter["${name}"]`;
		return `((${titles(name)})[${value}] ?? ${value})`;
	};
	return `={{ ${title('operation')} + ": " + ${title('resource')} }}`;
}
