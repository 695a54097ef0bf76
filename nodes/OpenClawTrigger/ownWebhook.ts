import type { ITriggerFunctions } from 'n8n-workflow';
import type { IsHere } from '../shared/intake/publishedWebhooks';
import { isSameWebhook } from './registration/registeredUrl';
import { keyOf, workOf } from './registration/work';

/** Of the trigger's URLs, the last part. */
export const WEBHOOK_PATH = 'openclaw';

/**
 * Whether a URL leads to this trigger. Registered jobs have the one that was given to them, by which a
 * copy of this n8n can be told; by hand anything may stand before the path.
 */
export function isOwnWebhook(context: ITriggerFunctions, isAutomatic: boolean): IsHere {
	if (isAutomatic) {
		return (url) => {
			const target = workOf(keyOf(context))?.target;
			return target !== undefined && isSameWebhook(url, target);
		};
	}
	const { webhookId, name } = context.getNode();
	// As n8n forms it (`NodeHelpers.getNodeWebhookPath`).
	const id = webhookId ?? `${context.getWorkflow().id}/${encodeURIComponent(name.toLowerCase())}`;
	return (url) => new URL(url).pathname.endsWith(`/${id}/${WEBHOOK_PATH}`);
}
