import type { INodePropertyMode } from 'n8n-workflow';

/** By themselves, as n8n's linter takes a name beside a type for a parameter, which has a default. */
const NAMES = {
	fromList: { displayName: 'From List', name: 'list' },
	byId: { displayName: 'By ID', name: 'id' },
};

/** The way of a resource locator that offers what `listSearch` has by this name. */
export function fromList(searchListMethod: string): INodePropertyMode {
	return { ...NAMES.fromList, type: 'list', typeOptions: { searchListMethod, searchable: true } };
}

/** The way of a resource locator that takes an ID which fits `regex` as a whole; else n8n says why. */
export function byId(placeholder: string, regex: string, errorMessage: string): INodePropertyMode {
	return {
		...NAMES.byId,
		type: 'string',
		placeholder,
		validation: [{ type: 'regex', properties: { regex, errorMessage } }],
	};
}
