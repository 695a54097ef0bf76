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
	try {
		await end();
	} catch (error) {
		const now = await gateway.questions.get(id);
		if (now.status === 'pending') throw error;
		return { applied: false, ...questionItem(now) };
	}
	return { applied: true, ...questionItem(await gateway.questions.get(id)) };
}
