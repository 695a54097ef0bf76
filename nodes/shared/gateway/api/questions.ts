import { isJsonObject, type JsonObject } from '../../json';
import { notUnderstood } from '../errors/answer';
import type { MethodName } from '../methods';
import type { Call } from './call';

/** By the key of the question, what was chosen or written. */
export type Answers = Record<string, string[]>;

/** What a gateway has to have for `pending`. */
export const QUESTIONS_NEED: readonly MethodName[] = ['question.list'];

/** What agents ask a person while they wait for the answer. */
export const questions = (call: Call) => ({
	/** Those that wait for an answer, the oldest first. */
	async pending(): Promise<JsonObject[]> {
		const { questions: listed } = await call('question.list');
		return (listed as JsonObject[]).map(identified);
	},

	/** The gateway forgets a question 15 s after it was answered, cancelled or has expired. */
	async get(id: string): Promise<JsonObject> {
		const { question } = await call('question.get', { id });
		if (!isJsonObject(question)) throw notUnderstood('It has no question.');
		return identified(question);
	},

	/** Rejects where the question is not pending any more. */
	async answer(id: string, answers: Answers): Promise<void> {
		await call('question.resolve', { id, answers: { answers } });
	},

	/** Ends the wait of the agent, which goes on without an answer. */
	async cancel(id: string): Promise<void> {
		await call('question.resolve', { id, cancel: true });
	},
});

function identified(question: JsonObject): JsonObject {
	if (typeof question.id !== 'string') throw notUnderstood('It has a question without an ID.');
	return question;
}
