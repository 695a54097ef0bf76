import type { JsonObject } from '../../json';
import { endlessList } from '../errors/answer';
import type { MethodName } from '../methods';
import type { Call } from './call';

/** What a gateway has to have for `turnsSince`. */
export const TURNS_NEED: readonly MethodName[] = ['audit.activity.list'];

/** The most that the gateway puts on a page. */
const PAGE_SIZE = 500;
const MOST_PAGES = 200;

/** The gateway's record of what agents did: without any text. */
export const activities = (call: Call) => ({
	/** Turns of agents that ended then or later, the oldest first. */
	async turnsSince(fromMs: number): Promise<JsonObject[]> {
		const found: JsonObject[] = [];
		let cursor: unknown;
		for (let pagesRead = 0; pagesRead < MOST_PAGES; pagesRead += 1) {
			const page = await call('audit.activity.list', {
				kind: 'agent_run',
				after: Math.max(Math.floor(fromMs), 0),
				limit: PAGE_SIZE,
				...(typeof cursor === 'string' && { cursor }),
			});
			const records = page.events as JsonObject[];
			found.push(...records.filter(({ action }) => action === 'agent.run.finished'));
			if (typeof page.nextCursor !== 'string') return found.reverse();
			cursor = page.nextCursor;
		}
		throw endlessList();
	},
});
