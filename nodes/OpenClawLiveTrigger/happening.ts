import type { INodeExecutionData } from 'n8n-workflow';

import { sessionOfRun } from '../shared/sessionKey';
import type { Filters } from './settings';

/** Something that the workflow is to hear of, once. */
export interface Happening {
	/** What it is known by in all triggers of the workflow; another kind of event, another key. */
	key: string;
	/** Everything that is known of it, secrets masked: n8n stores it before the output is shaped. */
	item: INodeExecutionData;
	/** When the gateway wrote it into its run history, by its clock; null where it came as an event. */
	historyMs: number | null;
	/** Whose it is where the item names no agent: the gateway names none for its default agent's jobs. */
	otherwiseAgentId?: string | null;
	/**
	 * It may have been emitted before, by who did not see it through: found when the trigger started,
	 * or left by an execution that failed.
	 */
	isFromBefore?: boolean;
}

/** Whether the filters let it through. A filter says nothing of events that have no such field. */
export function isWanted({ item, otherwiseAgentId }: Happening, filters: Filters): boolean {
	const { event, agentId, channel, sessionKey, status } = item.json;
	const { agentIds, channels, sessionKeys, outcomes } = filters;
	const fits = (wanted: readonly string[], value: unknown) =>
		wanted.length === 0 || value === undefined || wanted.includes(String(value));
	const outcome = OUTCOME_EVENTS.includes(String(event)) ? status : undefined;
	return (
		fits(agentIds, agentId === null ? (otherwiseAgentId ?? null) : agentId) &&
		fits(channels, channel) &&
		(fits(sessionKeys, sessionKey) || fits(sessionKeys, sessionOfRun(String(sessionKey)))) &&
		fits(outcomes, outcome)
	);
}

const OUTCOME_EVENTS = ['agentTurnFinished', 'taskFinished'];
