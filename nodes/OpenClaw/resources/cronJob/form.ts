import type { IDataObject, IExecuteFunctions } from 'n8n-workflow';

import type { CronJobForm, Surroundings } from '../../../shared/cronJob/types';

/** Which fields of the form show for a kind of schedule and for a mode of delivery. */
const FIELDS_OF_SCHEDULE: Record<string, string[]> = {
	cron: ['cronExpression', 'timezone'],
	every: ['everyValue', 'everyUnit'],
	at: ['at', 'timezone'],
};
const FIELDS_OF_DELIVERY: Record<string, string[]> = { webhook: ['webhookUrl'] };

/** The form of a new job, as filled in for an item. */
export function readNewJobForm(context: IExecuteFunctions, itemIndex: number): CronJobForm {
	const read = (names: string[]) =>
		Object.fromEntries(names.map((name) => [name, context.getNodeParameter(name, itemIndex)]));
	const main = read(['name', 'message', 'scheduleKind', 'deliveryMode']);
	return {
		...main,
		...read(FIELDS_OF_SCHEDULE[String(main.scheduleKind)] ?? []),
		...read(FIELDS_OF_DELIVERY[String(main.deliveryMode)] ?? []),
		...readFormCollection(context, 'additionalFields', itemIndex),
	};
}

/** The fields that the user added to a collection. */
export function readFormCollection(
	context: IExecuteFunctions,
	collection: string,
	itemIndex: number,
): CronJobForm {
	const fields = context.getNodeParameter(collection, itemIndex, {}) as IDataObject;
	const form = Object.fromEntries(
		Object.entries(fields).map(([name, value]) => [name, chosenValue(value)]),
	);
	const { failureAlert } = form as { failureAlert?: { settings?: IDataObject } };
	return failureAlert ? { ...form, failureAlert: failureAlert.settings } : form;
}

/** A resource locator holds its value beside the mode it was chosen in. */
function chosenValue(value: unknown): unknown {
	const isLocator = typeof value === 'object' && value !== null && '__rl' in value;
	return isLocator ? (value as { value?: unknown }).value : value;
}

export function surroundingsOf(context: IExecuteFunctions): Surroundings {
	return { workflowTimezone: context.getTimezone(), nowMs: Date.now() };
}
