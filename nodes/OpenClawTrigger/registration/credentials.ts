import { NodeOperationError } from 'n8n-workflow';
import type { IHookFunctions, IWebhookFunctions } from 'n8n-workflow';
import { readAcceptedTokens } from '../../shared/webhook/authenticate';

/** With automatic registration a webhook credential is no must; chosen, it is checked as well. */
export function hasWebhookCredential(context: IHookFunctions | IWebhookFunctions): boolean {
	return context.getNode().credentials?.openClawWebhookApi !== undefined;
}

export function isAutomatic(context: IHookFunctions | IWebhookFunctions): boolean {
	return context.getNodeParameter('registration') === 'automatic';
}

/** @throws NodeOperationError where requests could not be told from those of strangers */
export async function assertTokensAreThere(context: IHookFunctions): Promise<void> {
	if (hasWebhookCredential(context)) {
		await readAcceptedTokens(context);
	} else if (!isAutomatic(context)) {
		throw new NodeOperationError(context.getNode(), 'No webhook credential is chosen', {
			description:
				'With manual registration the trigger knows the gateway by its webhook token: choose an OpenClaw Webhook API credential that holds cron.webhookToken, or set Registration to Automatic.',
		});
	}
}
