import { UserError, type IDataObject, type INodeProperties } from 'n8n-workflow';

import { failureOf } from '../../../shared/gateway/errors/nodeError';
import { methodFailed, noSuchMethod } from '../../../shared/gateway/errors/tool';
import { isJsonObject, readObject, readString } from '../../../shared/json';
import { fromList } from '../../locatorModes';
import { readJsonObject } from '../../jsonField';
import type { Operation, OperationCall } from '../../operation';

const displayOptions = { show: { resource: ['gateway'], operation: ['callMethod'] } };

const method: INodeProperties = {
	displayName: 'Method',
	name: 'method',
	type: 'resourceLocator',
	default: { mode: 'list', value: '' },
	required: true,
	description:
		'The method of the gateway protocol to call. The list has those that the gateway names; it takes some more by their names.',
	displayOptions,
	modes: [
		fromList('searchMethods'),
		{
			displayName: 'By Name',
			name: 'id',
			type: 'string',
			placeholder: 'e.g. sessions.list',
			validation: [
				{
					type: 'regex',
					properties: {
						regex: '\\s*\\S*\\s*',
						errorMessage: 'The name of a method has no space',
					},
				},
			],
		},
	],
};

const params: INodeProperties = {
	displayName: 'Params',
	name: 'params',
	type: 'json',
	default: '{}',
	description: 'The params of the method, as a JSON object',
	displayOptions,
};

export const callMethod: Operation = {
	fields: [method, params],
	// What a method does is not known here.
	isRead: false,
	async execute(call) {
		const name = readMethod(call);
		const given = readJsonObject(call, 'params', 'Params') as IDataObject;
		const payload = await call.gateway.rawCall(name, given).catch(async (error: unknown) => {
			if (!isUnknownMethod(error)) throw error;
			throw noSuchMethod(name, await call.gateway.methodNames());
		});
		assertNotFailedInside(name, payload);
		// An item is an object; some methods answer a list, or nothing.
		return [isJsonObject(payload) ? (payload as IDataObject) : { payload: payload as IDataObject }];
	},
};

/** Over the admin HTTP API a method may be missing that the gateway has: that error says so. */
function isUnknownMethod(error: unknown): boolean {
	return failureOf(error)?.said?.message?.startsWith('unknown method') === true;
}

/** Some methods answer a failure as a success with the failure inside (`tools.invoke`, `message.action`). */
function assertNotFailedInside(name: string, payload: unknown): void {
	if (!isJsonObject(payload) || payload.ok !== false) return;
	const said = [readObject(payload, 'error'), payload].flatMap((from) =>
		['message', 'hint', 'error', 'reason'].map((key) => readString(from, key)),
	);
	throw methodFailed(name, said.find((text) => text !== null) ?? 'no reason given');
}

function readMethod({ context, itemIndex }: OperationCall): string {
	const value = context.getNodeParameter('method', itemIndex, '', { extractValue: true });
	if (typeof value === 'string' && value.trim() !== '') return value.trim();
	throw new UserError('No method is chosen', {
		description: 'Pick one from the list, or enter its name.',
	});
}
