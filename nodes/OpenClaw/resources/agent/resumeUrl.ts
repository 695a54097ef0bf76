import { UserError, type IExecuteFunctions } from 'n8n-workflow';

/**
 * The URL that lets this execution go on once it waits; n8n has signed it. Secret: whoever has it
 * and the webhook token can answer in the place of the gateway.
 */
export function resumeUrl(context: IExecuteFunctions, webhookBaseUrl: string): string {
	const { resumeUrl: url } = context.getWorkflowDataProxy(0).$execution as { resumeUrl: string };
	if (webhookBaseUrl === '') return url;
	if (!URL.canParse(webhookBaseUrl)) {
		throw new UserError('Webhook Base URL is not a URL', {
			description:
				'Example: https://n8n.example.com. Where n8n knows its own address, leave it out.',
		});
	}
	const { pathname, search } = new URL(url);
	const base = new URL(webhookBaseUrl);
	return `${base.origin}${base.pathname.replace(/\/+$/, '')}${pathname}${search}`;
}
