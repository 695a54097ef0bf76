import { UserError, type IExecuteFunctions, type INodeProperties } from 'n8n-workflow';

import { listOf, shown } from '../shared/cronJob/fieldValues';
import { isJsonObject, type JsonObject } from '../shared/json';

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
	const showing = fields.filter(({ name }) => names.includes(name));
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

/** The fields of a collection; one that an expression leaves undefined counts as not added. */
function assertInside({ type, options = [] }: INodeProperties, value: unknown): void {
	if (type !== 'collection' && type !== 'fixedCollection') return;
	for (const one of [value].flat().filter(isJsonObject)) {
		const added = Object.entries(one).filter(
			([, inside]) => inside !== undefined && inside !== null,
		);
		if (type === 'collection') assertAmong(options as INodeProperties[], Object.fromEntries(added));
		for (const [name, inside] of added) {
			const group = options.find((option) => 'values' in option && option.name === name);
			const values = group && 'values' in group ? group.values : [];
			for (const entry of [inside].flat().filter(isJsonObject)) assertAmong(values, entry);
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
	return new UserError(`${displayName} has no choice "${shown(value)}"`, {
		description: `It has: ${choices.map(shown).join(', ')}. See what its expression gives.`,
	});
}
