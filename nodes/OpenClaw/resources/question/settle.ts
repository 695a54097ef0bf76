import type { IDataObject } from 'n8n-workflow';

import { questionItem } from '../../../shared/decision/question';
import type { JsonObject } from '../../../shared/json';
import type { OperationCall } from '../../operation';

/**
 * Ends a pending question, and answers with the question as it stands then: `applied` is false where
 * somebody was first. The gateway refuses the second one without saying what the first one said.
 */
export async function settle(
	{ gateway }: OperationCall,
	question: JsonObject,
	end: () => Promise<void>,
): Promise<IDataObject> {
	const id = question.id as string;
	if (question.status !== 'pending') return { applied: false, ...questionItem(question) };
	const ending = end();
	const applied = await ending.then(
		() => true,
		() => false,
	);
	const now = await gateway.questions.get(id);
	// Where nobody was first, it failed for another reason, and rejects with that.
	if (!applied && now.status === 'pending') await ending;
	return { applied, ...questionItem(now) };
}
