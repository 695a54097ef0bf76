import { UserError, type INodeProperties } from 'n8n-workflow';

import { textOf } from '../../../shared/cronJob/fieldValues';
import { readAgentId } from '../../agentLocator';
import { agentId } from '../../fields/jobFields';
import type { Operation } from '../../operation';

const show = { resource: ['agent'], operation: ['wake'] };

const fields: INodeProperties[] = [
	{
		displayName: 'Text',
		name: 'text',
		type: 'string',
		typeOptions: { rows: 3 },
		default: '',
		required: true,
		placeholder: 'e.g. The nightly import has failed',
		description: "What the agent is told. It tells nothing back: take 'Ask' for a reply.",
		displayOptions: { show },
	},
	{
		...agentId,
		description: 'The agent to wake. Not set: the default agent of the gateway.',
		displayOptions: { show },
	},
	{
		displayName: 'When',
		name: 'wakeMode',
		type: 'options',
		options: [
			{
				name: 'Next Heartbeat',
				value: 'next-heartbeat',
				description: 'The agent reads it when it wakes by itself',
			},
			{ name: 'Now', value: 'now', description: 'A heartbeat begins at once' },
		],
		default: 'now',
		description: 'When the agent gets to know it',
		displayOptions: { show },
	},
];

export const wake: Operation = {
	fields,
	isRead: false,
	async execute({ context, gateway, itemIndex }) {
		const read = (name: string) => context.getNodeParameter(name, itemIndex, '') as unknown;
		const text = textOf(read('text') ?? '', 'Text');
		if (text.trim() === '') throw new UserError('The text for the agent is empty');
		const chosen = readAgentId({ context, itemIndex });
		const mode = read('wakeMode') as string;
		await gateway.agents.wake({ text, mode, ...(chosen !== '' && { agentId: chosen }) });
		return [{ woken: true, agentId: chosen === '' ? null : chosen, mode }];
	},
};
