import { NodeOperationError } from 'n8n-workflow';
import type { IHookFunctions, IWebhookFunctions } from 'n8n-workflow';
import { assertWebhookUrl } from '../../shared/cronJob/webhookUrl';
import { ownTokenOf, triggerIdOf } from './ownToken';
import { ownerOf, type Target } from './registeredUrl';

/**
 * Where jobs have to deliver to reach this trigger.
 *
 * @throws NodeOperationError where the gateway credential has no token
 */
export async function targetOf(context: IHookFunctions | IWebhookFunctions): Promise<Target> {
	const url = new URL(context.getNodeWebhookUrl('default') ?? '');
	url.searchParams.set('token', await ownTokenOf(context));
	return {
		url: url.href,
		owner: ownerOf(context.getInstanceId(), triggerIdOf(context)),
		// `<webhook id>/openclaw`, and without a webhook id `<workflow id>/<node name>/openclaw`.
		pathSegments: context.getNode().webhookId ? 2 : 3,
	};
}

/** @throws NodeOperationError where n8n's own address may not get the webhook token */
export function assertTargetIsFit(context: IHookFunctions, { url }: Target): void {
	try {
		assertWebhookUrl(url, "The address of this trigger's webhook", false);
	} catch (error) {
		throw new NodeOperationError(context.getNode(), error as Error, {
			description: 'Give n8n its public https address in WEBHOOK_URL, and restart it.',
		});
	}
}
