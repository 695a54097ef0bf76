import { NodeOperationError } from 'n8n-workflow';
import type { IHookFunctions } from 'n8n-workflow';
import { hostRefusal } from '../../shared/cronJob/hosts';
import { isStartOfN8n } from '../../shared/intake/triggerSettings';
import type { Gateway } from '../../shared/gateway/gateway';
import type { Target } from './registeredUrl';

/**
 * Refuses a trigger that n8n would not find: where a node has no webhook ID, its name is a part of the
 * address, and n8n looks for it as it is written, not as it is encoded there.
 *
 * @throws NodeOperationError
 */
export function assertAddressIsFound(context: IHookFunctions): void {
	const { webhookId, name } = context.getNode();
	if (webhookId || isStartOfN8n(context)) return;
	if (encodeURIComponent(name) === name) return;
	throw new NodeOperationError(
		context.getNode(),
		'n8n would not find this trigger by its address: it has no webhook ID',
		{
			description: `Add the trigger to the workflow anew, which gives it one, or rename it without spaces and other characters than letters, digits and hyphens ("${name}" has some).`,
		},
	);
}

/** A publication does not wait longer for what stands before n8n. */
const PROBE_TIMEOUT_MS = 3_000;

/**
 * Refuses an address that redirects: the gateway follows a redirect of its POST with a GET that has
 * neither body nor token, and counts the run as delivered.
 *
 * @throws NodeOperationError
 */
export async function assertNoRedirect(context: IHookFunctions, { url }: Target): Promise<void> {
	const { origin, pathname } = new URL(url);
	const answer = (await context.helpers
		.httpRequest({
			url: origin + pathname,
			disableFollowRedirect: true,
			ignoreHttpStatusErrors: true,
			returnFullResponse: true,
			timeout: PROBE_TIMEOUT_MS,
		})
		.catch(({ message }: Error) => {
			// From inside its network n8n may not reach its own public address.
			context.logger.debug(`${origin} cannot be tried from here: ${message}`);
		})) as { statusCode: number; headers: Record<string, unknown> } | undefined;
	const isRedirect = answer && answer.statusCode >= 300 && answer.statusCode < 400;
	if (!isRedirect) return;
	throw new NodeOperationError(
		context.getNode(),
		`The address of this trigger's webhook redirects (HTTP ${answer.statusCode}): ${origin}`,
		{
			description: `It leads to ${redirectTarget(answer.headers.location, url)}. The gateway would lose its runs on the way. Enter the address that does not redirect in Webhook Base URL, or give it to n8n in N8N_WEBHOOK_URL (WEBHOOK_URL in an older n8n) and restart it. Where it leads to a login, let the proxy pass the path of the webhook.`,
		},
	);
}

/** Without its query, which may hold what lets somebody in. */
function redirectTarget(location: unknown, url: string): string {
	if (typeof location !== 'string' || !URL.canParse(location, url)) return 'nowhere';
	const { origin, pathname } = new URL(location, url);
	return origin + pathname;
}

/**
 * Why the gateway will refuse to deliver to `url`, with the line to add; undefined where nothing is
 * in the way.
 *
 * @throws NodeApiError where the gateway's configuration cannot be read
 */
export async function warningAboutReach(
	gateway: Gateway,
	url: string,
): Promise<string | undefined> {
	const { hostname } = new URL(url);
	const { webhookSsrfPolicy = {} } = await gateway.config.cron();
	const refusal = hostRefusal(webhookSsrfPolicy, hostname);
	if (refusal === undefined) return undefined;
	if (refusal === 'blocked') {
		return `The gateway will refuse to deliver to ${hostname}, which its configuration blocks. Remove it from cron.webhookSsrfPolicy.blockedHostnames in openclaw.json and restart the gateway.`;
	}
	const toDo = `Add cron.webhookSsrfPolicy.allowedHostnames: ["${hostname}"] to openclaw.json and restart the gateway.`;
	return refusal === 'private'
		? `The gateway will refuse to deliver to ${hostname}, a private host. ${toDo}`
		: `The gateway will refuse to deliver to ${hostname} if the name leads to a private address there, as such names do. ${toDo}`;
}

/** Says in the log where the gateway will refuse to deliver to this trigger. */
export async function warnAboutReach(
	context: IHookFunctions,
	gateway: Gateway,
	{ url }: Target,
): Promise<void> {
	try {
		const warning = await warningAboutReach(gateway, url);
		if (warning) context.logger.warn(warning);
	} catch (error) {
		// Not every version and transport shows the configuration: no reason not to publish.
		context.logger.debug(`The gateway's webhook policy is not known: ${(error as Error).message}`);
	}
}
