import { isJsonObject, readObject, type JsonObject } from '../../json';
import type { Call } from './call';

/** `cron` of openclaw.json, as far as it decides about webhooks; secrets are redacted by the gateway. */
export interface CronConfig {
	webhookToken?: unknown;
	webhookSsrfPolicy?: JsonObject;
}

export const config = (call: Call) => ({
	/** Rejects where the gateway does not show its configuration. */
	async cron(): Promise<CronConfig> {
		const answer = await call('config.get');
		const { webhookToken, webhookSsrfPolicy } = readObject(readObject(answer, 'config'), 'cron');
		return {
			webhookToken,
			...(isJsonObject(webhookSsrfPolicy) && { webhookSsrfPolicy }),
		};
	},
});
