import { UserError } from 'n8n-workflow';

/**
 * A webhook of n8n at another address: where the gateway reaches it, with the path that a proxy may
 * strip. Of the webhook's own URL the endpoint (`webhook`, or as N8N_ENDPOINT_WEBHOOK names it), the
 * `segments` behind it and the query are kept. An empty base leaves the URL as it is.
 *
 * @throws UserError
 */
export function atBase(url: string, webhookBaseUrl: string, segments: number): string {
	const text = webhookBaseUrl.trim();
	if (text === '') return url;
	const base = URL.canParse(text) ? new URL(text) : undefined;
	if (!base || !['http:', 'https:'].includes(base.protocol)) {
		throw new UserError('Webhook Base URL is not a URL', {
			description:
				'Example: https://n8n.example.com. Where n8n knows its own address, leave it out.',
		});
	}
	const { pathname, search } = new URL(url);
	const kept = pathname
		.split('/')
		.slice(-(segments + 1))
		.join('/');
	return `${base.origin}${base.pathname.replace(/\/+$/, '')}/${kept}${search}`;
}
