import type { INodeProperties } from 'n8n-workflow';

import { textOf } from '../../../shared/cronJob/fieldValues';
import { agentId } from '../../fields/jobFields';
import { readFormCollection } from '../../formCollection';
import { limitFields, readLimit } from '../../limit';
import type { Operation } from '../../operation';

const filters: INodeProperties = {
	displayName: 'Filters',
	name: 'filters',
	type: 'collection',
	placeholder: 'Add filter',
	default: {},
	displayOptions: { show: { resource: ['tool'], operation: ['getAll'] } },
	options: [
		{
			...agentId,
			description: 'The agent whose tools to list. Not set: the default agent of the gateway.',
		},
	],
};

export const getAll: Operation = {
	fields: [...limitFields('tool'), filters],
	isRead: true,
	async execute(call) {
		const { agentId: agent } = readFormCollection(call.context, 'filters', call.itemIndex);
		const listed = await call.gateway.tools.list(textOf(agent ?? '', 'Agent').trim() || undefined);
		return listed.slice(0, readLimit(call)).map(({ name, label, description, group, source }) => ({
			...{ toolName: name, label, description, group, source },
		}));
	},
};
