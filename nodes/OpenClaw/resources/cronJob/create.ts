import { buildCronAddParams } from '../../../shared/cronJob/jobParams';
import { surroundingsOf } from '../../formCollection';
import { jobOutput, jobOutputFields } from '../../jobOutput';
import type { Operation } from '../../operation';
import { newJobFields } from './fields/newJobFields';
import { readNewJobForm } from './newJobForm';

export const create: Operation = {
	fields: newJobFields('create', jobOutputFields('create')),
	isRead: false,
	async execute(call) {
		const { context, gateway, itemIndex } = call;
		const form = readNewJobForm(context, itemIndex);
		const params = buildCronAddParams(form, surroundingsOf(context));
		const job = await gateway.cronJobs.add(params);
		return [jobOutput(call, job)];
	},
};
