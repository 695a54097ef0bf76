import type { IDataObject, INodeProperties } from 'n8n-workflow';

import { numberOf, optional, textOf } from '../../../shared/cronJob/fieldValues';
import { agentId } from '../../fields/jobFields';
import { readFormCollection } from '../../formCollection';
import { limitFields, readLimit } from '../../limit';
import { unlessChosen } from '../../locatorModes';
import type { Operation, OperationCall } from '../../operation';
import { sessionOutput, sessionOutputFields } from './sessionOutput';

const filters: INodeProperties = {
	displayName: 'Filters',
	name: 'filters',
	type: 'collection',
	placeholder: 'Add filter',
	default: {},
	displayOptions: { show: { resource: ['session'], operation: ['getAll'] } },
	options: [
		{
			displayName: 'Active Within (Minutes)',
			name: 'activeMinutes',
			type: 'number',
			typeOptions: { minValue: 1 },
			default: 60,
			description: 'Only sessions that were used in the last so many minutes',
		},
		{ ...unlessChosen(agentId, 'All agents'), description: 'Only sessions of this agent' },
		{
			displayName: 'State',
			name: 'archived',
			type: 'options',
			options: [
				{ name: 'All', value: 'all' },
				{ name: 'Archived', value: 'yes' },
				{ name: 'Not Archived', value: 'no' },
			],
			default: 'no',
			description: 'Only sessions that are in use, or only archived ones',
		},
		{
			displayName: 'Text',
			name: 'search',
			type: 'string',
			default: '',
			placeholder: 'e.g. ticket',
			description: 'Only sessions with this text in their key or title',
		},
	],
};

export const getAll: Operation = {
	fields: [...limitFields('session'), ...sessionOutputFields('getAll'), filters],
	isRead: true,
	async execute(call) {
		const limit = readLimit(call);
		const items: IDataObject[] = [];
		for await (const session of call.gateway.sessions.list(readFilters(call))) {
			items.push(sessionOutput(call, session));
			if (items.length >= limit) break;
		}
		return items;
	},
};

const ARCHIVED: Record<string, boolean | string> = { yes: true, no: false };

function readFilters({ context, itemIndex }: OperationCall): IDataObject {
	const form = readFormCollection(context, 'filters', itemIndex) as IDataObject;
	const agent = textOf(form.agentId ?? '', 'Agent').trim();
	const search = textOf(form.search ?? '', 'Text').trim();
	const minutes = optional(form.activeMinutes, 'omit', (value) =>
		numberOf(value, 'Active Within (Minutes)', { min: 1 }),
	);
	return {
		...(agent !== '' && { agentId: agent }),
		...(search !== '' && { search }),
		...(minutes && { activeMinutes: Math.floor(minutes) }),
		...(form.archived !== undefined && {
			archived: ARCHIVED[String(form.archived)] ?? 'all',
		}),
	};
}
