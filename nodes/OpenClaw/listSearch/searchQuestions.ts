import type { ILoadOptionsFunctions, INodeListSearchResult } from 'n8n-workflow';

import { partsOf } from '../../shared/decision/question';
import { withGateway } from '../../shared/gateway/gateway';
import { matches } from './matches';

/** The questions that wait for an answer. */
export async function searchQuestions(
	this: ILoadOptionsFunctions,
	filter?: string,
): Promise<INodeListSearchResult> {
	const pending = await withGateway(this, async (gateway) => await gateway.questions.pending());
	const results = pending.map((question) => ({
		name: partsOf(question)
			.map((part) => part.question ?? part.key)
			.join(' / '),
		value: question.id as string,
	}));
	return { results: results.filter((result) => matches(result, filter)) };
}
