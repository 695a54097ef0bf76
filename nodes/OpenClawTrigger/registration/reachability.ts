import type { GatewayClient } from '../../shared/gateway/client';
import { isRefusedHost, readCronConfig } from '../../shared/gateway/cronConfig';

/**
 * Why the gateway will refuse to deliver to `url`, with the line to add; undefined where nothing is
 * in the way.
 *
 * @throws NodeApiError where the gateway's configuration cannot be read
 */
export async function warningAboutReach(
	gateway: GatewayClient,
	url: string,
): Promise<string | undefined> {
	const { hostname } = new URL(url);
	if (!isRefusedHost(await readCronConfig(gateway), hostname)) return undefined;
	return `The gateway will refuse to deliver to ${hostname}, a private host. Add cron.webhookSsrfPolicy.allowedHostnames: ["${hostname}"] to openclaw.json and restart the gateway.`;
}
