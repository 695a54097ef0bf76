import type { Operation } from '../../operation';
import { questionLocator, readQuestionId } from './questionLocator';
import { settle } from './settle';

export const cancel: Operation = {
	fields: [questionLocator('cancel')],
	isRead: false,
	async execute(call) {
		const { questions } = call.gateway;
		const question = await questions.get(readQuestionId(call));
		return [
			await settle(call, question, async () => await questions.cancel(question.id as string)),
		];
	},
};
