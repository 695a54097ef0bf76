import { textOf } from '../shared/cronJob/fieldValues';
import type { OperationCall } from './operation';

/**
 * The agent that is chosen; empty where the field is. An expression that gives nothing is an error:
 * the default agent would not be who was meant.
 *
 * @throws UserError that says what the field holds
 */
export function readAgentId({
	context,
	itemIndex,
}: Pick<OperationCall, 'context' | 'itemIndex'>): string {
	const chosen: unknown = context.getNodeParameter('agentId', itemIndex, '', {
		extractValue: true,
	});
	return textOf(chosen, 'Agent').trim();
}
