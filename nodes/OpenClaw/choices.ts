import { UserError, type IExecuteFunctions, type INodeProperties } from 'n8n-workflow';

import { kindOf, listOf, shown } from '../shared/cronJob/fieldValues';
import { isJsonObject, type JsonObject } from '../shared/json';
import { addedIn } from './formCollection';

/** The types of fields that have choices, or have fields inside that may have. */
const HOLDERS = ['options', 'multiOptions', 'collection', 'fixedCollection'];

/**
 * Looks whether each field with choices holds one of them. n8n hands on whatever an expression
 * gives, and what is no choice would pass for the default, or puzzle the gateway.
 *
 * @throws UserError that names the field and its choices
 */
export function assertChoices(
	context: IExecuteFunctions,
	itemIndex: number,
	fields: readonly INodeProperties[],
): void {
	// Those that show: n8n takes the others out.
	const names = Object.keys(context.getNode().parameters);
	const isHolder = (name: string) =>
		fields.every((field) => field.name !== name || HOLDERS.includes(field.type));
	const showing = fields.filter(({ name }) => names.includes(name) && isHolder(name));
	const values = showing.map(({ name }) => [name, context.getNodeParameter(name, itemIndex)]);
	assertAmong(showing, Object.fromEntries(values) as JsonObject);
}

function assertAmong(fields: readonly INodeProperties[], values: JsonObject): void {
	for (const [name, value] of Object.entries(values)) {
		const ofName = fields.filter((field) => field.name === name);
		for (const field of ofName) assertInside(field, value);
		if (ofName.length === 0 || !ofName.every(hasChoices)) continue;
		// The same field stands there once for each form that it may have.
		const choices = ofName.flatMap(({ options = [] }) =>
			options.map((option) => (option as { value: unknown }).value),
		);
		const [first] = ofName as [INodeProperties, ...INodeProperties[]];
		const chosen = first.type === 'options' ? [value] : listOf(value, first.displayName);
		const wrong = chosen.findIndex((one) => !choices.includes(one));
		if (wrong >= 0) throw noSuchChoice(first, chosen[wrong], choices);
	}
}

/** The fields that were added to a collection, and to the groups in it. */
function assertInside({ type, options = [] }: INodeProperties, value: unknown): void {
	if (type !== 'collection' && type !== 'fixedCollection') return;
	for (const one of [value].flat().filter(isJsonObject)) {
		const added = addedIn(one);
		if (type === 'collection') assertAmong(options as INodeProperties[], added);
		for (const [name, inside] of Object.entries(added)) {
			const group = options.find((option) => 'values' in option && option.name === name);
			const values = group && 'values' in group ? group.values : [];
			for (const entry of [inside].flat().filter(isJsonObject)) assertAmong(values, addedIn(entry));
		}
	}
}

/** The fields of the output may be any that the gateway has. */
const FREE = 'fields';

function hasChoices({ name, type, typeOptions }: INodeProperties): boolean {
	const isChoice = type === 'options' || (type === 'multiOptions' && name !== FREE);
	return isChoice && typeOptions?.loadOptionsMethod === undefined;
}

function noSuchChoice(
	{ displayName }: INodeProperties,
	value: unknown,
	choices: unknown[],
): UserError {
	const held = typeof value === 'string' ? `"${value}"` : kindOf(value);
	return new UserError(`${displayName} holds ${held}, which is none of its choices`, {
		description: `They are: ${choices.map(shown).join(', ')}. See what its expression gives.`,
	});
}
