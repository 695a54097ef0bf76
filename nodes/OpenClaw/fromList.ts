import type { INodePropertyMode } from 'n8n-workflow';

/** The way of a resource locator that offers what `listSearch` has by this name. */
export function fromList(searchListMethod: string): INodePropertyMode {
	return {
		displayName: 'From List',
		name: 'list',
		type: 'list',
		typeOptions: { searchListMethod, searchable: true },
	};
}
