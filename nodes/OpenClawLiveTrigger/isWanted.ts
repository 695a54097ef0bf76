import type { Happening } from './happening';
import type { Filters } from './settings';

/** Whether the filters let it through. A filter says nothing of events that have no such field. */
export function isWanted({ item }: Happening, filters: Filters): boolean {
	const { event, agentId, channel, sessionKey, status } = item.json;
	const { agentIds, channels, sessionKeys, outcomes } = filters;
	const fits = (wanted: readonly string[], value: unknown) =>
		wanted.length === 0 || value === undefined || wanted.includes(String(value));
	const outcome = OUTCOME_EVENTS.includes(String(event)) ? status : undefined;
	return (
		fits(agentIds, agentId) &&
		fits(channels, channel) &&
		fits(sessionKeys, sessionKey) &&
		fits(outcomes, outcome)
	);
}

const OUTCOME_EVENTS = ['agentTurnFinished', 'taskFinished'];
