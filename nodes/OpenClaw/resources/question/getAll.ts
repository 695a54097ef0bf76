import { limitFields, readLimit } from '../../limit';
import type { Operation } from '../../operation';
import { questionOutput, questionOutputFields } from './questionOutput';

export const getAll: Operation = {
	fields: [...limitFields('question'), ...questionOutputFields('getAll')],
	isRead: true,
	async execute(call) {
		const pending = await call.gateway.questions.pending();
		return pending.slice(0, readLimit(call)).map((question) => questionOutput(call, question));
	},
};
