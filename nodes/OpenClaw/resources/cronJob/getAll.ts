import type { IDataObject, INodeProperties } from 'n8n-workflow';

import { jobOutput, jobOutputFields } from '../../jobOutput';
import { limitFields, readLimit } from '../../limit';
import type { Operation, OperationCall } from '../../operation';
import { agentId } from '../../fields/jobFields';

const showOnlyForGetAll = { resource: ['cronJob'], operation: ['getAll'] };

const filters: INodeProperties = {
	displayName: 'Filters',
	name: 'filters',
	type: 'collection',
	placeholder: 'Add filter',
	default: {},
	displayOptions: { show: showOnlyForGetAll },
	options: [
		{ ...agentId, description: 'Only jobs of this agent' },
		{
			displayName: 'Last Run Status',
			name: 'lastRunStatus',
			type: 'options',
			options: [
				{ name: 'Any', value: 'all' },
				{ name: 'Error', value: 'error' },
				{ name: 'None Yet', value: 'unknown' },
				{ name: 'OK', value: 'ok' },
				{ name: 'Skipped', value: 'skipped' },
			],
			default: 'all',
			description: 'Only jobs whose last run ended so',
		},
		{
			displayName: 'Schedule',
			name: 'scheduleKind',
			type: 'options',
			options: [
				{ name: 'Any', value: 'all' },
				{ name: 'At', value: 'at' },
				{ name: 'Cron', value: 'cron' },
				{ name: 'Every', value: 'every' },
			],
			default: 'all',
			description: 'Only jobs with this kind of schedule',
		},
		{
			displayName: 'State',
			name: 'enabled',
			type: 'options',
			options: [
				{ name: 'Any', value: 'all' },
				{ name: 'Disabled', value: 'disabled' },
				{ name: 'Enabled', value: 'enabled' },
			],
			default: 'all',
			description: 'Only jobs whose schedule is on, or off',
		},
		{
			displayName: 'Text',
			name: 'query',
			type: 'string',
			default: '',
			placeholder: 'e.g. summary',
			description: 'Only jobs with this text in their name, description, ID or agent',
		},
	],
};

export const getAll: Operation = {
	fields: [...limitFields('cronJob'), ...jobOutputFields('getAll'), filters],
	isRead: true,
	async execute(call) {
		const jobs = await call.gateway.cronJobs.list(readFilters(call), readLimit(call));
		return jobs.map((job) => jobOutput(call, job));
	},
};

/** The filters as params of `cron.list`, which leaves disabled jobs out unless told otherwise. */
function readFilters({ context, itemIndex }: OperationCall): IDataObject {
	const { agentId: agent, ...rest } = context.getNodeParameter('filters', itemIndex, {});
	const filled = Object.entries({ ...rest, agentId: (agent as IDataObject | undefined)?.value });
	return {
		enabled: 'all',
		...Object.fromEntries(filled.filter(([, value]) => value !== undefined && value !== '')),
	};
}
