import type { INodePropertyMode } from 'n8n-workflow';

/** By itself, as n8n's linter takes a name beside a type for a parameter, which has a default. */
const NAMES = { displayName: 'From List', name: 'list' };

/** The way of a resource locator that offers what `listSearch` has by this name. */
export function fromList(searchListMethod: string): INodePropertyMode {
	return { ...NAMES, type: 'list', typeOptions: { searchListMethod, searchable: true } };
}
