import { NodeApiError } from 'n8n-workflow';

import { buildCronAddParams } from '../../../shared/cronJob/addParams';
import { failureOf } from '../../../shared/gateway/errors/nodeError';
import { surroundingsOf } from '../../formCollection';
import { jobOutput, jobOutputFields } from '../../jobOutput';
import type { Operation } from '../../operation';
import { newJobFields } from './fields/newJobFields';
import { readNewJobForm } from './newJobForm';

/** Where the answer was lost, a repeat (by hand, or by Retry On Fail) can make a second job. */
function sayItMayExist(error: unknown): never {
	if (error instanceof NodeApiError && failureOf(error)?.isTransient) {
		error.description = `${error.description} If the request reached the gateway, the job was created all the same: look with Get Many before you run this again. "Create or Update" can be repeated without making a second job.`;
	}
	throw error;
}

export const create: Operation = {
	fields: [...newJobFields('create'), ...jobOutputFields('create')],
	isRead: false,
	async execute(call) {
		const { context, gateway, itemIndex } = call;
		const form = readNewJobForm(context, itemIndex);
		const params = buildCronAddParams(form, surroundingsOf(context));
		const job = await gateway.cronJobs.add(params).catch(sayItMayExist);
		return [jobOutput(call, job)];
	},
};
