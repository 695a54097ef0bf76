import { buildCronUpdatePatch } from '../../../shared/cronJob/jobParams';
import { readFormCollection, surroundingsOf, byDisplayName } from '../../formCollection';
import { jobOutput, jobOutputFields } from '../../jobOutput';
import type { Operation } from '../../operation';
import * as delivery from './fields/deliveryFields';
import { failureAlert } from './fields/failureAlertFields';
import * as job from '../../fields/jobFields';
import { jobLocator, readJobId } from '../../jobLocator';
import * as payload from '../../fields/payloadFields';
import * as schedule from './fields/scheduleFields';

export const update: Operation = {
	fields: [
		jobLocator('update'),
		...jobOutputFields('update'),
		{
			displayName: 'Update Fields',
			name: 'updateFields',
			type: 'collection',
			placeholder: 'Add field',
			default: {},
			description:
				'What to change; the rest of the job stays. A field that is added and left empty clears what the job has.',
			displayOptions: { show: { resource: ['cronJob'], operation: ['update'] } },
			options: [
				...Object.values(job),
				...Object.values(payload),
				...Object.values(schedule),
				...Object.values(delivery),
				failureAlert,
			].sort(byDisplayName),
		},
	],
	isRead: false,
	async execute(call) {
		const { context, gateway, itemIndex } = call;
		const id = readJobId(context, itemIndex);
		const form = readFormCollection(context, 'updateFields', itemIndex);
		const current = await gateway.cronJobs.get(id);
		const patch = buildCronUpdatePatch(form, current, surroundingsOf(context));
		const { configRevision } = current;
		const job = await gateway.cronJobs.update(id, patch, {
			expectedConfigRevision: configRevision,
		});
		return [jobOutput(call, job)];
	},
};
