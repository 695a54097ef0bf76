import { NodeOperationError } from 'n8n-workflow';
import type { IHookFunctions } from 'n8n-workflow';
import { assertWebhookUrl } from '../../shared/cronJob/webhookUrl';
import { readAcceptedTokens, type AuthenticationMode } from '../../shared/webhook/authenticate';
import { ownerOf, type Target } from './registeredUrl';

/** Authentications for which the gateway has to send the token in the URL; it always sends the header. */
const NEED_QUERY_TOKEN: AuthenticationMode[] = ['query', 'bearerAndQuery'];

/**
 * Where jobs have to deliver to reach this trigger.
 *
 * @throws NodeOperationError where the address of n8n is none that a token should be sent to
 */
export async function targetOf(context: IHookFunctions): Promise<Target> {
	const url = new URL(context.getNodeWebhookUrl('default') ?? '');
	const mode = context.getNodeParameter('authentication') as AuthenticationMode;
	if (NEED_QUERY_TOKEN.includes(mode)) {
		const [token = ''] = await readAcceptedTokens(context);
		url.searchParams.set('token', token);
	}
	const { webhookId, id } = context.getNode();
	return { url: url.href, owner: ownerOf(context.getInstanceId(), webhookId ?? id) };
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
