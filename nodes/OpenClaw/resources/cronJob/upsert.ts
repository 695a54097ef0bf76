import { buildCronAddParams } from '../../../shared/cronJob/jobParams';
import { patchAfterUpsert } from '../../../shared/cronJob/upsertPatch';
import { surroundingsOf } from '../../formCollection';
import { jobOutput, jobOutputFields } from '../../jobOutput';
import type { Operation } from '../../operation';
import { newJobFields } from './fields/newJobFields';
import { readNewJobForm } from './newJobForm';

export const upsert: Operation = {
	fields: [
		{
			displayName: 'Declaration Key',
			name: 'declarationKey',
			type: 'string',
			default: '',
			required: true,
			placeholder: 'e.g. n8n:daily-summary',
			description:
				'The name that this workflow knows the job by. If the agent has a job with this key, that job is changed, otherwise one is created.',
			displayOptions: { show: { resource: ['cronJob'], operation: ['upsert'] } },
		},
		...newJobFields('upsert', jobOutputFields('upsert', ['created', 'updated'])),
	],
	isRead: false,
	async execute(call) {
		const { context, gateway, itemIndex } = call;
		const form = {
			...readNewJobForm(context, itemIndex),
			declarationKey: context.getNodeParameter('declarationKey', itemIndex) as string,
		};
		const params = buildCronAddParams(form, surroundingsOf(context));
		const { job, created, updated } = await gateway.cronJobs.declare(params);
		const patch = created ? undefined : patchAfterUpsert(params, job);
		if (!patch) return [jobOutput(call, job, { created, updated })];
		const patched = await gateway.cronJobs.update(job.id, patch, {
			expectedConfigRevision: job.configRevision,
		});
		return [jobOutput(call, patched, { created, updated: true })];
	},
};
