import { buildCronAddParams } from '../../../shared/cronJob/addParams';
import { surroundingsOf } from '../../formCollection';
import type { Operation } from '../../operation';
import { newJobFields } from './fields/newJobFields';
import { readNewJobForm } from './newJobForm';

export const create: Operation = {
	fields: newJobFields('create'),
	isRead: false,
	async execute({ context, gateway, itemIndex }) {
		const form = readNewJobForm(context, itemIndex);
		return [await gateway.cronJobs.add(buildCronAddParams(form, surroundingsOf(context)))];
	},
};
