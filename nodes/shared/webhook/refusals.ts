import type { IWebhookFunctions, IWebhookResponseData } from 'n8n-workflow';
import { cleanText } from '../secrets/mask';
import { answerRefusal, type RefusedRequest } from './answer';

/** A stranger who tries all day gets a line at the beginning and one for each of these spans. */
const QUIET_MS = 10 * 60_000;

interface Refusals {
	/** By `performance.now()`, which nobody can set. */
	toldAt: number;
	/** Since then, by status. */
	counts: Map<number, number>;
}

/** One for each trigger node of this process. */
const refusals = new Map<string, Refusals>();

/** Answers a request that is turned away, and counts it for the log. */
export function turnAway(
	context: IWebhookFunctions,
	refusal: RefusedRequest,
): IWebhookResponseData {
	countRefusal(context, refusal);
	return answerRefusal(context, refusal);
}

/**
 * Counts a request that was turned away (401, 403) for the log of n8n: whoever is turned away learns
 * little, and n8n records no execution of it. The line has no token, and where the request came from
 * as n8n sees it.
 */
function countRefusal(context: IWebhookFunctions, { statusCode, reason }: RefusedRequest): void {
	if (statusCode === 400) return;
	const node = context.getNode();
	const { id: workflowId } = context.getWorkflow();
	const key = `${workflowId}:${node.id}`;
	const known = refusals.get(key) ?? { toldAt: -Infinity, counts: new Map<number, number>() };
	refusals.set(key, known);
	known.counts.set(statusCode, (known.counts.get(statusCode) ?? 0) + 1);
	if (performance.now() - known.toldAt < QUIET_MS) return;
	const counts = [...known.counts].map(([status, count]) => `${count} with ${status}`).join(', ');
	const from = cleanText(String(context.getRequestObject().ip), []);
	context.logger.warn(
		`${node.name} (workflow ${workflowId}) turned requests away: ${counts}. The last one came from ${from} (${reason}).`,
	);
	refusals.set(key, { toldAt: performance.now(), counts: new Map() });
}
