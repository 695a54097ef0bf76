import type { IWebhookFunctions } from 'n8n-workflow';
import { readObject, type JsonObject } from '../../shared/json';
import { webhookPlace } from './delivery';
import { isRegisteredByOwner, isSameN8n, previousOf } from './registeredUrl';
import { targetOf } from './target';

/** The gateway waits 10 seconds for the answer to a webhook. */
const TIMEOUT_MS = 6_000;

/**
 * Sends a run that came as a test event on to the published workflow, which would have got
 * it: the job is only borrowed, and where it delivered before is in its URL.
 *
 * @returns why it did not arrive there; undefined where it did, or nothing else was to get it
 */
export async function sendOn(
	context: IWebhookFunctions,
	body: JsonObject,
): Promise<string | undefined> {
	const url = await productionUrlOf(context, body);
	if (url === undefined) return undefined;
	const { authorization } = context.getHeaderData() as { authorization?: string };
	try {
		const { statusCode } = (await context.helpers.httpRequest({
			...{ method: 'POST', url, body, json: true, timeout: TIMEOUT_MS },
			headers: authorization === undefined ? {} : { authorization },
			...{ disableFollowRedirect: true, ignoreHttpStatusErrors: true, returnFullResponse: true },
		})) as { statusCode: number };
		return statusCode === 200 ? undefined : `HTTP ${statusCode}`;
	} catch (error) {
		return (error as Error).message;
	}
}

/** Lets the gateway record that the run was not delivered, so that a net brings it. */
export function reportLost(context: IWebhookFunctions, reason: string): void {
	context.getResponseObject().status(502);
	context.logger.warn(
		`${context.getNode().name}: a run that came as a test event could not be sent on to the published workflow: ${reason}`,
	);
}

/** Of this trigger alone, in this n8n: n8n calls nothing else that a body names. */
async function productionUrlOf(
	context: IWebhookFunctions,
	body: JsonObject,
): Promise<string | undefined> {
	const { to } = webhookPlace(readObject(body, 'job').delivery);
	const target = await targetOf(context);
	if (!isRegisteredByOwner(to, target)) return undefined;
	const { test, to: production } = previousOf(to) ?? {};
	if (!test || !isRegisteredByOwner(production, target) || !isSameN8n(production, target)) {
		return undefined;
	}
	// The memory is for the trigger that registered it.
	const { origin, pathname, search } = new URL(production);
	return origin + pathname + search;
}
