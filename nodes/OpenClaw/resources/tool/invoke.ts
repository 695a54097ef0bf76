import { UserError, type IDataObject, type INodeProperties } from 'n8n-workflow';

import { booleanOf, definedOnly, textOf } from '../../../shared/cronJob/fieldValues';
import { agentId } from '../../fields/jobFields';
import { readFormCollection } from '../../formCollection';
import { readJsonObject } from '../../jsonField';
import type { Operation, OperationCall } from '../../operation';
import { fromList, unlessChosen } from '../../locatorModes';
import { sessionChoice } from '../../sessionLocator';

const displayOptions = { show: { resource: ['tool'], operation: ['invoke'] } };

const toolName: INodeProperties = {
	displayName: 'Tool',
	name: 'toolName',
	type: 'resourceLocator',
	default: { mode: 'list', value: '' },
	required: true,
	description: 'The tool to run',
	displayOptions,
	modes: [
		fromList('searchTools'),
		{
			displayName: 'By Name',
			name: 'id',
			type: 'string',
			placeholder: 'e.g. sessions_list',
			validation: [
				{
					type: 'regex',
					properties: { regex: '\\s*\\S*\\s*', errorMessage: 'The name of a tool has no space' },
				},
			],
		},
	],
};

const toolArguments: INodeProperties = {
	displayName: 'Arguments',
	name: 'toolArguments',
	type: 'json',
	default: '{}',
	description: 'What the tool is given, as a JSON object',
	displayOptions,
};

const additionalFields: INodeProperties = {
	displayName: 'Additional Fields',
	name: 'additionalFields',
	type: 'collection',
	placeholder: 'Add field',
	default: {},
	displayOptions,
	options: [
		{ ...agentId, description: 'The agent as which the tool runs. Not set: the default agent.' },
		{
			displayName: 'Ask for Approval',
			name: 'confirm',
			type: 'boolean',
			default: false,
			description:
				"Whether a tool that needs an approval asks for it and waits, instead of failing. Raise the option 'Request Timeout' as well.",
		},
		{
			...unlessChosen(sessionChoice, 'Main session'),
			description: 'The session in which the tool runs. Not set: the main session.',
		},
	],
};

export const invoke: Operation = {
	fields: [toolName, toolArguments, additionalFields],
	isRead: false,
	async execute(call) {
		const { gateway } = call;
		const { agentId: agent, confirm, sessionKey } = readAdded(call);
		const result = await gateway.tools.invoke(
			definedOnly({
				name: readToolName(call),
				args: readJsonObject(call, 'toolArguments', 'Arguments'),
				agentId: agent ? textOf(agent, 'Agent') : undefined,
				confirm: confirm ? booleanOf(confirm, 'Ask for Approval') : undefined,
				sessionKey: textOf(sessionKey ?? '', 'Session').trim() || undefined,
			}),
		);
		return [
			{
				toolName: result.toolName,
				source: result.source,
				text: result.text,
				details: result.details as IDataObject,
			},
		];
	},
};

function readAdded({ context, itemIndex }: OperationCall): IDataObject {
	return readFormCollection(context, 'additionalFields', itemIndex) as IDataObject;
}

function readToolName({ context, itemIndex }: OperationCall): string {
	const value = context.getNodeParameter('toolName', itemIndex, '', { extractValue: true });
	if (typeof value === 'string' && value.trim() !== '') return value.trim();
	throw new UserError('No tool is chosen', {
		description: 'Pick one from the list, or enter its name.',
	});
}
