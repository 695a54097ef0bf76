import { isPrivateHost } from '../cronJob/webhookUrl';
import type { GatewayClient } from './client';

/** `cron` of openclaw.json, as far as it decides about webhooks; secrets are redacted by the gateway. */
export interface CronConfig {
	webhookToken?: unknown;
	webhookSsrfPolicy?: {
		allowedHostnames?: string[];
		dangerouslyAllowPrivateNetwork?: boolean;
	};
}

/** Rejects where the gateway does not show its configuration. */
export async function readCronConfig(gateway: GatewayClient): Promise<CronConfig> {
	const { config } = await gateway.call<{ config?: { cron?: CronConfig } }>('config.get');
	return config?.cron ?? {};
}

/** Whether the gateway refuses to post there: to private hosts, unless they are allowed. */
export function isRefusedHost({ webhookSsrfPolicy = {} }: CronConfig, hostname: string): boolean {
	const { allowedHostnames = [], dangerouslyAllowPrivateNetwork } = webhookSsrfPolicy;
	return (
		isPrivateHost(hostname) &&
		dangerouslyAllowPrivateNetwork !== true &&
		!allowedHostnames.includes(hostname)
	);
}
