import type { INodeProperties, INodePropertyMode } from 'n8n-workflow';

/** By themselves, as n8n's linter takes a name beside a type for a parameter, which has a default. */
const NAMES = {
	fromList: { displayName: 'From List', name: 'list' },
	byId: { displayName: 'By ID', name: 'id' },
};

/**
 * The way of a resource locator that offers what `listSearch` has by this name. `placeholder` says
 * what counts while nothing is chosen; without it n8n shows "Choose...", as if something had to be.
 */
export function fromList(searchListMethod: string, placeholder?: string): INodePropertyMode {
	return {
		...NAMES.fromList,
		type: 'list',
		placeholder,
		typeOptions: { searchListMethod, searchable: true },
	};
}

/** The same locator where something else counts while nothing is chosen. */
export function unlessChosen(field: INodeProperties, placeholder: string): INodeProperties {
	const modes = field.modes!.map((mode) =>
		mode.type === 'list' ? { ...mode, placeholder } : mode,
	);
	return { ...field, modes };
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
