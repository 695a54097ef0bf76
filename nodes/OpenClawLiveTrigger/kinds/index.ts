import type { Introduction } from '../../shared/gateway/transports/webSocket/connectParams';
import type { EventKind } from '../settings';
import { agentTurnFinished } from './agentTurnFinished';
import { approvalRequested } from './approvalRequested';
import { jobChanged } from './jobChanged';
import type { Kind } from './kind';
import { messageReceived } from './messageReceived';
import { questionAsked } from './questionAsked';
import { runFinished } from './runFinished';
import { taskFinished } from './taskFinished';

const KINDS: Record<EventKind, Kind> = {
	agentTurnFinished,
	approvalRequested,
	jobChanged,
	messageReceived,
	questionAsked,
	runFinished,
	taskFinished,
};

export function kindsOf(events: readonly EventKind[]): Kind[] {
	return [...new Set(events)].map((event) => KINDS[event]);
}

/** Covers all others. */
const ADMIN = 'operator.admin';

/** Events of every turn of every agent, ten a turn and more: sent unless this capability is there. */
const OF_EVERY_TURN = ['agent', 'chat'];
const WITHOUT_THEM = 'session-scoped-events';

/** The least that the gateway has to allow, and what it has to know, for these kinds. */
export function introductionFor(kinds: readonly Kind[]): Introduction {
	const hearsTurns = kinds.some(({ events }) =>
		events.some((name) => OF_EVERY_TURN.includes(name)),
	);
	const scopes = [...new Set(kinds.flatMap(({ scopes: needed }) => needed))];
	return {
		scopes: scopes.includes(ADMIN) ? [ADMIN] : scopes,
		caps: [...new Set(kinds.flatMap(({ caps }) => caps)), ...(hearsTurns ? [] : [WITHOUT_THEM])],
	};
}
