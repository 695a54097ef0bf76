import type { INodeProperties } from 'n8n-workflow';

import type { Resource } from '../../operation';
import { create } from './create';
import { deleteJob } from './delete';
import { disable } from './disable';
import { enable } from './enable';
import { get } from './get';
import { getAll } from './getAll';
import { run } from './run';
import { update } from './update';
import { upsert } from './upsert';

export const cronJob: Resource = {
	create,
	upsert,
	delete: deleteJob,
	disable,
	enable,
	get,
	getAll,
	run,
	update,
};

export const cronJobProperties: INodeProperties[] = [
	{
		displayName: 'Operation',
		name: 'operation',
		type: 'options',
		noDataExpression: true,
		displayOptions: { show: { resource: ['cronJob'] } },
		options: [
			{
				name: 'Create',
				value: 'create',
				description:
					"Create a new cron job. Where it may be repeated ('Retry On Fail'), take 'Create or Update'.",
				action: 'Create cron job',
			},
			{
				name: 'Create or Update',
				value: 'upsert',
				description:
					'Create a new cron job, or update the current one if it already exists (upsert)',
				action: 'Create or update cron job',
			},
			{
				name: 'Delete',
				value: 'delete',
				description: 'Delete a cron job permanently',
				action: 'Delete cron job',
			},
			{
				name: 'Disable',
				value: 'disable',
				description: 'Switch the schedule of a cron job off',
				action: 'Disable cron job',
			},
			{
				name: 'Enable',
				value: 'enable',
				description: 'Switch the schedule of a cron job on',
				action: 'Enable cron job',
			},
			{
				name: 'Get',
				value: 'get',
				description: 'Retrieve a cron job with its schedule, payload and last run',
				action: 'Get cron job',
			},
			{
				name: 'Get Many',
				value: 'getAll',
				description: 'Retrieve a list of cron jobs',
				action: 'Get many cron jobs',
			},
			{
				name: 'Run',
				value: 'run',
				description: 'Run a cron job now, whatever its schedule says',
				action: 'Run cron job',
			},
			{
				name: 'Update',
				value: 'update',
				description: 'Update some fields of a cron job; the others stay',
				action: 'Update cron job',
			},
		],
		default: 'create',
	},
	...Object.values(cronJob).flatMap(({ fields }) => fields),
];
