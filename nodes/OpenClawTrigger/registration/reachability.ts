import { isPrivateHost } from '../../shared/cronJob/webhookUrl';
import type { GatewayClient } from '../../shared/gateway/client';
import { readObject, type JsonObject } from '../../shared/runEvent/readFields';

/**
 * Why the gateway may refuse to deliver to `url`, with the line to add: it sends nothing to private
 * hosts unless its configuration lists them. Undefined where nothing is in the way.
 *
 * @throws NodeApiError where the configuration cannot be read
 */
export async function warningAboutReach(
	gateway: GatewayClient,
	url: string,
): Promise<string | undefined> {
	const { hostname } = new URL(url);
	if (!isPrivateHost(hostname)) return undefined;
	const { config = {} } = await gateway.call<{ config?: JsonObject }>('config.get');
	const policy = readObject(readObject(config, 'cron'), 'webhookSsrfPolicy');
	const { allowedHostnames = [], dangerouslyAllowPrivateNetwork } = policy as {
		allowedHostnames?: string[];
		dangerouslyAllowPrivateNetwork?: boolean;
	};
	if (dangerouslyAllowPrivateNetwork === true || allowedHostnames.includes(hostname)) {
		return undefined;
	}
	return `The gateway will refuse to deliver to ${hostname}, a private host. Add cron.webhookSsrfPolicy.allowedHostnames: ["${hostname}"] to openclaw.json and restart the gateway.`;
}
