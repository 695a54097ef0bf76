import type { ILoadOptionsFunctions, INodeListSearchResult } from 'n8n-workflow';

import { partsOf } from '../../shared/decision/question';
import { offered } from '../../shared/gateway/errors/emptyList';
import { forLocator } from '../../shared/gateway/offer';
import { matches } from './matches';

/** The questions that wait for an answer. */
export async function searchQuestions(
	this: ILoadOptionsFunctions,
	filter?: string,
): Promise<INodeListSearchResult> {
	const pending = await forLocator(this, async (gateway) =>
		offered('questions', await gateway.questions.pending()),
	);
	const results = pending.map((question) => ({
		name: partsOf(question)
			.map((part) => part.question ?? part.key)
			.join(' / '),
		value: question.id as string,
	}));
	return { results: results.filter((result) => matches(result, filter)) };
}
