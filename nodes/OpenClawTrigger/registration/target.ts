import { NodeOperationError } from 'n8n-workflow';
import type { IHookFunctions, IWebhookFunctions } from 'n8n-workflow';
import { assertWebhookUrl } from '../../shared/cronJob/webhookUrl';
import { atBase } from '../../shared/webhook/atBase';
import { withDefaults } from '../options';
import { ownTokenOf, triggerIdOf } from './ownToken';
import { ownerOf, type Target } from './registeredUrl';

/**
 * Where jobs have to deliver to reach this trigger.
 *
 * @throws NodeOperationError where the gateway credential has no token
 */
export async function targetOf(context: IHookFunctions | IWebhookFunctions): Promise<Target> {
	// `<webhook id>/openclaw`, and without a webhook id `<workflow id>/<node name>/openclaw`.
	const pathSegments = context.getNode().webhookId ? 2 : 3;
	const url = new URL(whereTheGatewayReaches(context, pathSegments));
	url.searchParams.set('token', await ownTokenOf(context));
	const owner = ownerOf(context.getInstanceId(), triggerIdOf(context));
	return { url: url.href, owner, pathSegments };
}

function whereTheGatewayReaches(
	context: IHookFunctions | IWebhookFunctions,
	pathSegments: number,
): string {
	const { webhookBaseUrl } = withDefaults(context.getNodeParameter('options', {}));
	try {
		const url = context.getNodeWebhookUrl('default') ?? '';
		return atBase(context, url, pathSegments, webhookBaseUrl);
	} catch (error) {
		throw new NodeOperationError(context.getNode(), error as Error);
	}
}

/** @throws NodeOperationError where n8n's own address may not get the webhook token */
export function assertTargetIsFit(context: IHookFunctions, { url }: Target): void {
	try {
		assertWebhookUrl(url, "The address of this trigger's webhook", false);
	} catch (error) {
		throw new NodeOperationError(context.getNode(), error as Error, {
			description:
				'Give n8n its public https address in N8N_WEBHOOK_URL (WEBHOOK_URL in an older n8n), and restart it; or enter where the gateway reaches n8n in the option Webhook Base URL.',
		});
	}
}
