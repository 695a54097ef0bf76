import type { IDataObject, INodeProperties } from 'n8n-workflow';

import { textOf } from '../../../shared/cronJob/fieldValues';
import { autoDisabledReason } from '../../../shared/cronJob/simplifiedJob';
import { readFormCollection } from '../../formCollection';
import { jobOutput, jobOutputFields } from '../../jobOutput';
import { limitFields, readLimit } from '../../limit';
import { unlessChosen } from '../../locatorModes';
import type { Operation, OperationCall } from '../../operation';
import { agentId } from '../../fields/jobFields';

/** The gateway has no such filter: it is one of the disabled ones. */
const AUTO_DISABLED = 'autoDisabled';

const showOnlyForGetAll = { resource: ['cronJob'], operation: ['getAll'] };

const filters: INodeProperties = {
	displayName: 'Filters',
	name: 'filters',
	type: 'collection',
	placeholder: 'Add filter',
	default: {},
	displayOptions: { show: showOnlyForGetAll },
	options: [
		{ ...unlessChosen(agentId, 'All agents'), description: 'Only jobs of this agent' },
		{
			displayName: 'Condition',
			name: 'trigger',
			type: 'options',
			options: [
				{ name: 'All', value: 'all' },
				{ name: 'With a Condition', value: 'conditional' },
				{ name: 'Without a Condition', value: 'unconditional' },
			],
			default: 'all',
			description: 'Only jobs that a condition script decides about, or only others',
		},
		{
			displayName: 'Last Run Status',
			name: 'lastRunStatus',
			type: 'options',
			options: [
				{ name: 'All', value: 'all' },
				{ name: 'Error', value: 'error' },
				{ name: 'None Yet', value: 'unknown' },
				{ name: 'OK', value: 'ok' },
				{ name: 'Skipped', value: 'skipped' },
			],
			default: 'all',
			description: 'Only jobs whose last run ended so',
		},
		{
			displayName: 'Order',
			name: 'sortDir',
			type: 'options',
			options: [
				{ name: 'Ascending', value: 'asc' },
				{ name: 'Descending', value: 'desc' },
			],
			default: 'asc',
			description: "Which way 'Sort By' goes",
		},
		{
			displayName: 'Schedule',
			name: 'scheduleKind',
			type: 'options',
			options: [
				{ name: 'All', value: 'all' },
				{ name: 'At', value: 'at' },
				{ name: 'Cron', value: 'cron' },
				{ name: 'Every', value: 'every' },
				{ name: 'On Exit', value: 'on-exit' },
				{ name: 'Stream', value: 'stream' },
			],
			default: 'all',
			description: 'Only jobs with this kind of schedule',
		},
		{
			displayName: 'Sort By',
			name: 'sortBy',
			type: 'options',
			options: [
				{ name: 'Last Change', value: 'updatedAtMs' },
				{ name: 'Name', value: 'name' },
				{ name: 'Next Run', value: 'nextRunAtMs' },
			],
			default: 'name',
			description: 'What the jobs are ordered by',
		},
		{
			displayName: 'State',
			name: 'enabled',
			type: 'options',
			options: [
				{ name: 'All', value: 'all' },
				{ name: 'Disabled', value: 'disabled' },
				{ name: 'Disabled by the Gateway', value: AUTO_DISABLED },
				{ name: 'Enabled', value: 'enabled' },
			],
			default: 'all',
			description:
				'Only jobs whose schedule is on, or off; the gateway disables a job after ten failed runs in a row',
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
		const limit = readLimit(call);
		const { enabled, ...filter } = readFilters(call);
		const jobs =
			enabled === AUTO_DISABLED
				? await autoDisabledJobs(call, filter, limit)
				: await call.gateway.cronJobs.list({ ...filter, enabled }, limit);
		return jobs.map((job) => jobOutput(call, job));
	},
};

async function autoDisabledJobs({ gateway }: OperationCall, filter: IDataObject, limit: number) {
	const disabled = await gateway.cronJobs.list({ ...filter, enabled: 'disabled' });
	return disabled.filter((job) => autoDisabledReason(job) !== null).slice(0, limit);
}

/** The filters as params of `cron.list`, which leaves disabled jobs out unless told otherwise. */
function readFilters({ context, itemIndex }: OperationCall): IDataObject {
	const filled = Object.entries(readFormCollection(context, 'filters', itemIndex)).map(
		([name, value]) => [name, textOf(value, name === 'agentId' ? 'Agent' : 'Text').trim()],
	);
	return { enabled: 'all', ...Object.fromEntries(filled.filter(([, text]) => text !== '')) };
}
