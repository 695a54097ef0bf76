import type { ILoadOptionsFunctions } from 'n8n-workflow';

import { isJsonObject } from '../../shared/json';

/**
 * What the first of these fields holds that the form has. Empty as long as nothing is chosen, or an
 * expression stands there, which has no value yet.
 */
export function chosenIn(context: ILoadOptionsFunctions, paths: readonly string[]): string {
	const fields = paths.map((path) => context.getCurrentNodeParameter(path) as unknown);
	const field = fields.find((one) => one !== undefined && one !== null);
	const value = isJsonObject(field) ? field.value : field;
	return typeof value === 'string' && !value.startsWith('=') ? value.trim() : '';
}
