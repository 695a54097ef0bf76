import type { IDataObject, IExecuteFunctions, INodeProperties } from 'n8n-workflow';

import type { CronJobForm, Surroundings } from '../shared/cronJob/types';
import { isJsonObject, type JsonObject } from '../shared/json';

/** The fields that the user added to a collection, and to the groups in it. */
export function readFormCollection(
	context: IExecuteFunctions,
	collection: string,
	itemIndex: number,
): CronJobForm {
	const fields = context.getNodeParameter(collection, itemIndex, {}) as IDataObject;
	const form = chosenValues(fields);
	const groups = ['failureAlert', 'failureDestination'].filter((name) => name in form);
	const settings = groups.map((name) => [name, settingsIn(form[name])]);
	return { ...form, ...Object.fromEntries(settings) };
}

/** The fields of a group of settings that go together. */
function settingsIn(group: unknown): unknown {
	const settings = (group as { settings?: unknown }).settings;
	return isJsonObject(settings) ? chosenValues(settings) : settings;
}

function chosenValues(fields: JsonObject): JsonObject {
	const chosen = Object.entries(fields).map(([name, value]) => [name, chosenValue(value)]);
	return addedIn(Object.fromEntries(chosen) as JsonObject);
}

/** Those of the fields that count as added: not one whose expression gave nothing. */
export function addedIn(fields: JsonObject): JsonObject {
	return Object.fromEntries(
		Object.entries(fields).filter(([, value]) => value !== undefined && value !== null),
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

/** The order that n8n shows the fields of a collection in. */
export function byDisplayName(one: INodeProperties, other: INodeProperties): number {
	return one.displayName.localeCompare(other.displayName, 'en');
}
