import type { IDataObject, IExecuteFunctions } from 'n8n-workflow';

import { isJsonObject, type JsonObject } from '../shared/json';
import type { CronJobForm, Surroundings } from '../shared/cronJob/types';

/** The fields that the user added to a collection. */
export function readFormCollection(
	context: IExecuteFunctions,
	collection: string,
	itemIndex: number,
): CronJobForm {
	const fields = context.getNodeParameter(collection, itemIndex, {}) as IDataObject;
	const form = chosenValues(fields);
	const groups = ['failureAlert', 'failureDestination'].filter((name) => form[name] !== undefined);
	const settings = groups.map((name) => {
		const group = (form[name] as { settings?: unknown } | null)?.settings;
		return [name, isJsonObject(group) ? chosenValues(group) : group];
	});
	return { ...form, ...Object.fromEntries(settings) };
}

function chosenValues(fields: JsonObject): Record<string, unknown> {
	return Object.fromEntries(
		Object.entries(fields).map(([name, value]) => [name, chosenValue(value)]),
	);
}

/** A resource locator holds its value beside the mode it was chosen in; one never touched is unmarked. */
function chosenValue(value: unknown): unknown {
	const isLocator =
		isJsonObject(value) && ('__rl' in value || ('mode' in value && 'value' in value));
	return isLocator ? value.value : value;
}

export function surroundingsOf(context: IExecuteFunctions): Surroundings {
	return { workflowTimezone: context.getTimezone(), nowMs: Date.now() };
}
