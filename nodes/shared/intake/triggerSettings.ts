import {
	NodeOperationError,
	type FunctionsBase,
	type IExecuteFunctions,
	type INodeProperties,
	type IPollFunctions,
	type ITriggerFunctions,
	type WorkflowActivateMode,
} from 'n8n-workflow';

import { booleanIn } from '../json';

type TriggerContext = IExecuteFunctions | IPollFunctions | ITriggerFunctions;

/** A parameter of the trigger. */
export type Read = (name: string, fallback?: unknown) => unknown;

/** An error for a setting that cannot be meant. */
export type Refuse = (message: string, description: string) => NodeOperationError;

export const refuser =
	(context: Pick<FunctionsBase, 'getNode'>): Refuse =>
	(message, description) =>
		new NodeOperationError(context.getNode(), message, { description });

/** The parameters of a trigger, which n8n reads in another way in the first step of an execution. */
export function triggerSettings<Options>(
	context: TriggerContext,
	optionProperties: readonly INodeProperties[],
) {
	const read: Read = (name, fallback) =>
		'getInputData' in context
			? context.getNodeParameter(name, 0, fallback as object)
			: context.getNodeParameter(name, fallback as object);
	const refuse = refuser(context);
	const defaults = Object.fromEntries(
		optionProperties.map(({ name, ...one }) => [name, one.default]),
	);
	/** The `options` collection; what the user did not add has its default. */
	const options = { ...defaults, ...(read('options', {}) as object) };
	const booleans = booleansOf(options, optionProperties, refuseOption(refuse));
	return { read, refuse, options: { ...options, ...booleans } as Options };
}

/**
 * The options of two states, as booleans: an expression can give "false" as a text, which would count
 * as true. `otherwise` gives what stands for anything else.
 */
export function booleansOf(
	options: object,
	optionProperties: readonly INodeProperties[],
	otherwise: (property: INodeProperties) => boolean,
): Record<string, boolean> {
	const values = options as Record<string, unknown>;
	return Object.fromEntries(
		optionProperties
			.filter(({ type }) => type === 'boolean')
			.map((property) => [property.name, booleanIn(values[property.name]) ?? otherwise(property)]),
	);
}

/** For an option that holds neither true nor false. */
export const refuseOption =
	(refuse: Refuse) =>
	({ displayName }: INodeProperties): never => {
		throw refuse(
			`${displayName} must be true or false`,
			'Correct it under Options, or see what its expression gives.',
		);
	};

/** @throws what `refuse` makes of counts that are none */
export function assertCounts(
	{ maxItems, deduplicationWindow }: { maxItems: number; deduplicationWindow: number },
	refuse: Refuse,
): void {
	const counts = [maxItems, deduplicationWindow];
	if (counts.every((count) => Number.isInteger(count) && count >= 1)) return;
	throw refuse(
		'Max Items and Deduplication Window have to be whole numbers of 1 or more',
		'Correct them under Options.',
	);
}

/** n8n also activates what was published earlier: when it starts, or when a main takes over. */
export function isStartOfN8n(context: { getActivationMode(): WorkflowActivateMode }): boolean {
	return ['init', 'leadershipChange'].includes(context.getActivationMode());
}
