import { UserError, type INodeProperties } from 'n8n-workflow';

import type { OperationCall } from './operation';
import { fromList } from './fromList';

/** As OpenClaw writes it: `agent:<agent>:<rest>`, or a key that belongs to no agent. */
const KEY = '[^\\s].*';

/** One of the sessions of the gateway, as a field of a collection. */
export const sessionChoice: INodeProperties = {
	displayName: 'Session',
	name: 'sessionKey',
	type: 'resourceLocator',
	default: { mode: 'list', value: '' },
	description: 'The session to work on. The items of Agent: Ask carry its key as sessionKey.',
	modes: [
		fromList('searchSessions'),
		{
			displayName: 'By Key',
			name: 'key',
			type: 'string',
			placeholder: 'e.g. agent:main:n8n:named:ticket-4711',
			validation: [
				{
					type: 'regex',
					properties: { regex: KEY, errorMessage: 'A session key does not begin with a space' },
				},
			],
		},
	],
};

/** The field that picks a session, for the given operations. */
export function sessionLocator(resource: string, operations: string[]): INodeProperties {
	return {
		...sessionChoice,
		required: true,
		displayOptions: { show: { resource: [resource], operation: operations } },
	};
}

export function readSessionKey({ context, itemIndex }: OperationCall): string {
	const value: unknown = context.getNodeParameter('sessionKey', itemIndex, '', {
		extractValue: true,
	});
	if (typeof value === 'string' && value.trim() !== '') return value.trim();
	throw new UserError('No session is chosen', {
		description: 'Pick a session from the list, or give its key.',
	});
}
