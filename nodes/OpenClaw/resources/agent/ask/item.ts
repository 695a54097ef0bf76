import type { IDataObject } from 'n8n-workflow';

import { shapeOutput } from '../../../output';
import type { Asking, GoodEnd } from './asking';

/** The fields of the simplified form. */
export const ITEM_FIELDS = [
	...['reply', 'status', 'sessionKey', 'runId', 'agentId', 'model', 'provider', 'usage'],
	...['durationMs', 'mediaUrls', 'delivered'],
];

/** What a model needs to know of a reply. */
const FOR_TOOL = ['reply', 'status', 'sessionKey', 'agentId', 'mediaUrls'];

/** `reply` is the agent's text, or the JSON that was made of it. */
export function itemOf(
	{ call, agentId }: Asking,
	turn: GoodEnd,
	sessionKey: string,
	reply: unknown,
): IDataObject {
	const { runId, model, provider, usage, durationMs, delivered } = turn.facts;
	const simplified = {
		reply,
		status: turn.end === 'silent' ? 'silent' : 'ok',
		...{ sessionKey, runId, agentId, model, provider, usage, durationMs },
		mediaUrls: turn.end === 'replied' ? turn.mediaUrls : [],
		delivered,
	};
	return shapeOutput(call, simplified as unknown as IDataObject, turn.raw, FOR_TOOL);
}
