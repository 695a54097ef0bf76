import { UserError } from 'n8n-workflow';

import type { Turn } from '../../../../shared/gateway/api/turn';

/** Enough of a reply to see what it is. */
const SHOWN_CHARACTERS = 2000;

const shown = (reply: string): string =>
	reply.length > SHOWN_CHARACTERS ? `${reply.slice(0, SHOWN_CHARACTERS)}…` : reply;

export type BadEnd = Exclude<Turn, { end: 'replied' | 'silent' }>;

interface Asked {
	agentId: string;
	sessionKey: string;
	waitMs: number;
	stopsWhenTimeIsUp: boolean;
	/** An AI Agent that is carried out again asks anew, whatever its tool has asked before. */
	isTool: boolean;
}

/** Why there is no reply. */
export function noReplyFrom(turn: BadEnd, { agentId, ...asked }: Asked): UserError {
	const seconds = asked.waitMs / 1000;
	const where = `agent "${agentId}", session "${asked.sessionKey}"`;
	switch (turn.end) {
		case 'failed':
			return new UserError(`The agent failed: ${turn.reason} (${where})`, {
				description:
					'The gateway has the details in its log (openclaw logs). If the model or its provider is at fault, correct that there; a retry asks the agent again.',
			});
		case 'timedOut':
			return new UserError(
				`The gateway ended the agent, as its time was up: ${turn.reason} (${where})`,
				{
					description: asked.stopsWhenTimeIsUp
						? `Wait At Most was ${seconds} s. Raise it, or ask for less at once.`
						: 'Raise agents.defaults.timeoutSeconds in openclaw.json, or ask for less at once.',
				},
			);
		case 'stopped':
			return new UserError(`Somebody stopped the agent before it replied (${where})`, {
				description:
					'Another workflow (Session: Stop), the Control UI or a command in a chat did it. A retry asks the agent again.',
			});
		case 'underWay':
			return new UserError(`The agent has not replied within ${seconds} s (${where})`, {
				description: asked.stopsWhenTimeIsUp
					? 'It was told to stop. Raise Wait At Most, or ask for less at once.'
					: `It goes on. ${asked.isTool ? '"Retry On Fail"' : 'A retry of this execution'} waits for the reply and does not ask again; the reply will be in the session too (Session: Get Messages).`,
			});
	}
}

export function notDelivered(reply: string, channel: string): UserError {
	return new UserError(`The agent replied, and its reply did not reach the channel ${channel}`, {
		description: `See the state of the channel on the gateway (openclaw channels status). The reply: ${shown(reply)}`,
	});
}

export function notTheJson(reply: string, problems: string[]): UserError {
	return new UserError(
		`The reply is not the JSON that was asked for: ${problems.slice(0, 3).join('; ')}`,
		{
			description: `The agent was asked twice. Ask for something simpler, or use another model. Its last reply: ${shown(reply)}`,
		},
	);
}

export function noSuchAgent(agentId: string, known: string[]): UserError {
	return new UserError(`The gateway has no agent "${agentId}"`, {
		description: `It has: ${known.join(', ')}.`,
	});
}
