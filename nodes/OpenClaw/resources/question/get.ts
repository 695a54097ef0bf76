import type { Operation } from '../../operation';
import { questionOutput, questionOutputFields } from './questionOutput';
import { questionLocator, readQuestionId } from './questionLocator';

export const get: Operation = {
	fields: [questionLocator('get'), ...questionOutputFields('get')],
	isRead: true,
	async execute(call) {
		return [questionOutput(call, await call.gateway.questions.get(readQuestionId(call)))];
	},
};
