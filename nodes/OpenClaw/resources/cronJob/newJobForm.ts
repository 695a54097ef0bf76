import type { IExecuteFunctions } from 'n8n-workflow';

import type { CronJobForm } from '../../../shared/cronJob/types';
import { readFormCollection } from '../../formCollection';

/** Which fields of the form show for a kind of schedule, of payload, and for a mode of delivery. */
const FIELDS_OF_SCHEDULE: Record<string, string[]> = {
	cron: ['cronExpression', 'timezone'],
	every: ['everyValue', 'everyUnit'],
	at: ['at', 'timezone'],
	'on-exit': ['watchedCommand'],
	stream: ['streamCommand'],
};
const FIELDS_OF_PAYLOAD: Record<string, string[]> = {
	message: ['message'],
	command: ['command'],
	script: ['script'],
};
const FIELDS_OF_DELIVERY: Record<string, string[]> = { webhook: ['webhookUrl'] };

/** The form of a new job, as filled in for an item. */
export function readNewJobForm(context: IExecuteFunctions, itemIndex: number): CronJobForm {
	const read = (names: string[]) =>
		Object.fromEntries(names.map((name) => [name, context.getNodeParameter(name, itemIndex)]));
	const main = read(['name', 'payloadKind', 'scheduleKind', 'deliveryMode']);
	return {
		...main,
		...read(FIELDS_OF_PAYLOAD[String(main.payloadKind)] ?? []),
		...read(FIELDS_OF_SCHEDULE[String(main.scheduleKind)] ?? []),
		...read(FIELDS_OF_DELIVERY[String(main.deliveryMode)] ?? []),
		...readFormCollection(context, 'additionalFields', itemIndex),
	};
}
