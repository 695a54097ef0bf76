import type { IDataObject, INodeProperties } from 'n8n-workflow';

import { listOf, textOf } from '../../../shared/cronJob/fieldValues';
import { momentOf } from '../../../shared/cronJob/moment';
import { statusOptions } from '../../../shared/intake/choices';
import { jobLocator, readJobId } from '../../jobLocator';
import { limitFields, readLimit } from '../../limit';
import { runOutput, runOutputFields } from '../../runOutput';
import type { Operation, OperationCall } from '../../operation';

const showOnlyForGetAll = { resource: ['run'], operation: ['getAll'] };

const scope: INodeProperties = {
	displayName: 'Runs Of',
	name: 'scope',
	type: 'options',
	noDataExpression: true,
	options: [
		{ name: 'All Cron Jobs', value: 'all' },
		{ name: 'One Cron Job', value: 'job' },
	],
	default: 'job',
	description: 'Whose runs to get',
	displayOptions: { show: showOnlyForGetAll },
};

const filters: INodeProperties = {
	displayName: 'Filters',
	name: 'filters',
	type: 'collection',
	placeholder: 'Add filter',
	default: {},
	displayOptions: { show: showOnlyForGetAll },
	options: [
		{
			displayName: 'Delivery Status',
			name: 'deliveryStatuses',
			type: 'multiOptions',
			options: [
				{ name: 'Delivered', value: 'delivered' },
				{ name: 'Not Delivered', value: 'not-delivered' },
				{ name: 'Not Requested', value: 'not-requested' },
				{ name: 'Unknown', value: 'unknown' },
			],
			default: [],
			description: 'Only runs whose result was delivered so. None chosen: all.',
		},
		{
			displayName: 'Finished After',
			name: 'finishedAfter',
			type: 'dateTime',
			default: '',
			description:
				'Only runs that finished after this moment, in the time zone of the workflow. The gateway keeps its history for a week.',
		},
		{
			displayName: 'Order',
			name: 'sortDir',
			type: 'options',
			options: [
				{ name: 'Newest First', value: 'desc' },
				{ name: 'Oldest First', value: 'asc' },
			],
			default: 'desc',
			description: 'Which runs come first',
		},
		{
			displayName: 'Status',
			name: 'statuses',
			type: 'multiOptions',
			options: statusOptions,
			default: [],
			description: 'Only runs that ended so. None chosen: all.',
		},
		{
			displayName: 'Text',
			name: 'query',
			type: 'string',
			default: '',
			placeholder: 'e.g. timeout',
			description: 'Only runs with this text in their summary, error or job',
		},
	],
};

export const getAll: Operation = {
	fields: [
		scope,
		{
			...jobLocator('getAll', 'run'),
			description: 'Only runs of this job',
			displayOptions: { show: { ...showOnlyForGetAll, scope: ['job'] } },
		},
		...limitFields('run'),
		...runOutputFields(showOnlyForGetAll),
		filters,
	],
	isRead: true,
	async execute(call) {
		const limit = readLimit(call);
		const { query, isNewestFirst, finishedAfterMs } = readFilters(call);
		const items: IDataObject[] = [];
		for await (const entry of call.gateway.runs.entries(query)) {
			const isRecent = entry.ts > finishedAfterMs;
			if (isRecent) items.push(runOutput(call, entry));
			// The gateway knows no such filter: reading the newest first, the others are older still.
			if (items.length >= limit || (isNewestFirst && !isRecent)) break;
		}
		return items;
	},
};

const LABELS: Record<string, string> = {
	deliveryStatuses: 'Delivery Status',
	statuses: 'Status',
};

function readFilters({ context, itemIndex }: OperationCall) {
	const isOfAll = context.getNodeParameter('scope', itemIndex) === 'all';
	const filters = context.getNodeParameter('filters', itemIndex, {}) as IDataObject;
	const { finishedAfter, query, sortDir, ...lists } = filters;
	const text = textOf(query ?? '', 'Text').trim();
	const statuses = Object.entries(lists)
		.map(([name, value]) => [name, listOf(value ?? '', LABELS[name] ?? name)] as const)
		.filter(([, chosen]) => chosen.length > 0);
	return {
		query: {
			...(isOfAll ? { scope: 'all' } : { scope: 'job', id: readJobId(context, itemIndex) }),
			...(text !== '' && { query: text }),
			...(sortDir && { sortDir }),
			...Object.fromEntries(statuses),
		},
		isNewestFirst: sortDir !== 'asc',
		finishedAfterMs:
			(finishedAfter ?? '') === ''
				? -Infinity
				: momentOf(finishedAfter, 'Finished After', context.getTimezone()).toMillis(),
	};
}
