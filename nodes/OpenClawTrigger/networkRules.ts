import type { IWebhookFunctions } from 'n8n-workflow';

import { forbidden } from '../shared/webhook/answer';
import type { TriggerOptions } from './options';
import { isAllowed, parseAllowlist } from '../shared/ipAddress';

/**
 * Behind a reverse proxy the protocol and the address are the proxy's own unless n8n is told how
 * many proxies to trust (`N8N_PROXY_HOPS`); forwarded headers of others are not believed.
 *
 * @throws RefusedRequest (403)
 */
export function checkNetworkRules(
	context: IWebhookFunctions,
	{ requireHttps, ipAllowlist }: TriggerOptions,
): void {
	const { protocol, ip = '' } = context.getRequestObject();
	if (requireHttps && protocol !== 'https') {
		throw forbidden(
			'This webhook takes HTTPS only. Behind a reverse proxy, set N8N_PROXY_HOPS for n8n.',
		);
	}
	if (ipAllowlist.trim() !== '' && !isAllowed(ip, parseAllowlist(ipAllowlist).networks)) {
		throw forbidden(
			"The sender is not on this webhook's allowlist. Behind a reverse proxy, set N8N_PROXY_HOPS for n8n.",
		);
	}
}
