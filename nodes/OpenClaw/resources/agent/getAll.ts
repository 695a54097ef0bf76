import { limitFields, readLimit } from '../../limit';
import type { Operation } from '../../operation';

export const getAll: Operation = {
	fields: limitFields('agent'),
	isRead: true,
	async execute(call) {
		const limit = readLimit(call);
		const agents = await call.gateway.agents.list();
		return agents.slice(0, limit).map((agent) => ({ ...agent }));
	},
};
