import type { IDataObject } from 'n8n-workflow';

import { buildCronAddParams } from '../../../shared/cronJob/addParams';
import { patchAfterUpsert } from '../../../shared/cronJob/upsertPatch';
import type { CronJob } from '../../../shared/cronJob/types';
import { surroundingsOf } from '../../formCollection';
import type { Operation } from '../../operation';
import { newJobFields } from './fields/newJobFields';
import { readNewJobForm } from './newJobForm';

/** What `cron.add` answers for a declaration key. `updated` is missing from a new job's answer. */
interface DeclaredJob extends IDataObject {
	created: boolean;
	updated?: boolean;
	job: CronJob;
}

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
		...newJobFields('upsert'),
	],
	isRead: false,
	async execute({ context, gateway, itemIndex }) {
		const form = {
			...readNewJobForm(context, itemIndex),
			declarationKey: context.getNodeParameter('declarationKey', itemIndex) as string,
		};
		const params = buildCronAddParams(form, surroundingsOf(context));
		const { job, created, updated = false } = await gateway.call<DeclaredJob>('cron.add', params);
		const patch = created ? undefined : patchAfterUpsert(params, job);
		if (!patch) return [{ ...job, created, updated }];
		const patched = await gateway.call('cron.update', { id: job.id, patch });
		return [{ ...patched, created, updated: true }];
	},
};
