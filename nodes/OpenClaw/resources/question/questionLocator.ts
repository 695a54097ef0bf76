import { UserError, type INodeProperties } from 'n8n-workflow';

import type { OperationCall } from '../../operation';
import { byId, fromList } from '../../locatorModes';

/** The field that picks the question, for the given operation. */
export function questionLocator(operation: string): INodeProperties {
	return {
		displayName: 'Question',
		name: 'questionId',
		type: 'resourceLocator',
		default: { mode: 'list', value: '' },
		required: true,
		description: 'The question to work on. The list has those that wait for an answer.',
		displayOptions: { show: { resource: ['question'], operation: [operation] } },
		modes: [
			fromList('searchQuestions'),
			byId(
				'e.g. ask_cef44b2dfce71b7e…',
				'\\s*[^\\s/]*\\s*',
				'The ID of a question has no slash and no space',
			),
		],
	};
}

export function readQuestionId({ context, itemIndex }: OperationCall): string {
	const value = context.getNodeParameter('questionId', itemIndex, '', { extractValue: true });
	const id = typeof value === 'string' ? value.trim() : '';
	if (id !== '') return id;
	throw new UserError('No question is chosen', {
		description: 'Pick one from the list, or give its ID, as items have it (questionId).',
	});
}
