import { UserError, type INodeProperties, type INodePropertyMode } from 'n8n-workflow';

import type { Gateway } from '../shared/gateway/gateway';
import { isJsonObject } from '../shared/json';
import type { OperationCall } from './operation';
import { fromList } from './locatorModes';
import { endsWithShortId, sessionIn, type NamedSession } from './sessionAddress';

/** As OpenClaw writes it: `agent:<agent>:<rest>`, or a key that belongs to no agent. */
const KEY = '[^\\s].*';

/** Of the Control UI, under whatever base path. */
const ADDRESS = '\\s*https?://.*(/(chat|dashboard)/|[?&]session=).+';

/** The characters of a UUID before its first dash. */
const FIRST_OF_UUID = 8;

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

/** By themselves: n8n's linter takes a name beside a type for a parameter, which has a default. */
const NAMES = { displayName: 'By URL', name: 'url' };

const byUrl: INodePropertyMode = {
	...NAMES,
	type: 'string',
	placeholder: 'e.g. https://…/chat/main/deploy-6db9…',
	hint: 'The address of the session in the Control UI',
	validation: [
		{
			type: 'regex',
			properties: {
				regex: ADDRESS,
				errorMessage: 'The address of a session in the Control UI has /chat/ and its agent in it',
			},
		},
	],
};

/** The field that picks a session, for the given operations. */
export function sessionLocator(resource: string, operations: string[]): INodeProperties {
	return {
		...sessionChoice,
		modes: [...sessionChoice.modes!, byUrl],
		required: true,
		displayOptions: { show: { resource: [resource], operation: operations } },
	};
}

/** The key of the chosen session; an address may name it by the beginning of its ID only. */
export async function readSessionKey({
	context,
	gateway,
	itemIndex,
}: OperationCall): Promise<string> {
	const field = context.getNodeParameter('sessionKey', itemIndex, '') as unknown;
	const { mode, value } = isJsonObject(field) ? field : { mode: 'key', value: field };
	const given = typeof value === 'string' ? value.trim() : '';
	if (given === '') {
		throw new UserError('No session is chosen', {
			description: 'Pick a session from the list, or give its key.',
		});
	}
	return mode === 'url' ? await keyOf(sessionIn(given), gateway) : given;
}

async function keyOf(named: NamedSession, { agents, sessions }: Gateway): Promise<string> {
	if ('key' in named) return named.key;
	if ('mainOf' in named) return `agent:${named.mainOf}:${(await agents.overview()).mainKey}`;
	const { shortId } = named;
	const found: string[] = [];
	for await (const { key } of sessions.list({ search: shortId.slice(0, FIRST_OF_UUID) })) {
		if (endsWithShortId(key, shortId)) found.push(key);
	}
	const [only, ...others] = found;
	if (only !== undefined && others.length === 0) return only;
	throw new UserError(
		found.length === 0
			? `The gateway has no session "${shortId}"`
			: `The gateway has ${found.length} sessions whose ID begins with "${shortId}"`,
		{ description: 'Pick the session from the list, or give its key.' },
	);
}
