import { questionItem } from '../../../shared/decision/question';
import type { Operation } from '../../operation';
import { questionLocator, readQuestionId } from './questionLocator';

export const get: Operation = {
	fields: [questionLocator('get')],
	isRead: true,
	async execute(call) {
		return [questionItem(await call.gateway.questions.get(readQuestionId(call)))];
	},
};
