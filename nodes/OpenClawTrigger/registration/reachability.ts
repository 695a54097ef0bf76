import { isRefusedHost } from '../../shared/gateway/api/config';
import type { Gateway } from '../../shared/gateway/gateway';

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
	if (!isRefusedHost(await gateway.config.cron(), hostname)) return undefined;
	return `The gateway will refuse to deliver to ${hostname}, a private host. Add cron.webhookSsrfPolicy.allowedHostnames: ["${hostname}"] to openclaw.json and restart the gateway.`;
}
