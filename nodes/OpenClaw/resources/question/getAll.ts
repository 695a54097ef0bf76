import { questionItem } from '../../../shared/decision/question';
import { limitFields, readLimit } from '../../limit';
import type { Operation } from '../../operation';

export const getAll: Operation = {
	fields: [...limitFields('question')],
	isRead: true,
	async execute(call) {
		const pending = await call.gateway.questions.pending();
		return pending.slice(0, readLimit(call)).map(questionItem);
	},
};
