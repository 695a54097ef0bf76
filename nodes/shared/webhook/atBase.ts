import { UserError } from 'n8n-workflow';

/** What a context knows of n8n's other addresses: of its API, and of its editor. */
export interface N8nAddresses {
	getRestApiUrl(): string;
	getInstanceBaseUrl(): string;
}

/**
 * A webhook of n8n at another address: where the gateway reaches it, with the path that a proxy may
 * strip. The endpoint (`webhook`, or as N8N_ENDPOINT_WEBHOOK names it), the `segments` behind it and
 * the query are kept. An empty base leaves the URL as it is.
 *
 * @throws UserError
 */
export function atBase(
	n8n: N8nAddresses,
	url: string,
	segments: number,
	webhookBaseUrl: string,
): string {
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
	const kept = pathInN8n(n8n, pathname) ?? lastSegments(pathname, segments + 1);
	return `${base.origin}${base.pathname.replace(/\/+$/, '')}/${kept}${search}`;
}

/**
 * By where the API or the editor of this n8n stands: the name of an endpoint can have a slash in it,
 * and so look like a path that a proxy adds.
 */
function pathInN8n(n8n: N8nAddresses, pathname: string): string | undefined {
	const roots = [n8n.getRestApiUrl(), n8n.getInstanceBaseUrl()]
		.filter((address) => URL.canParse(address))
		.map((address) => new URL('.', address).pathname)
		.filter((root) => pathname.startsWith(root));
	const longest = Math.max(...roots.map(({ length }) => length));
	return roots.length === 0 ? undefined : pathname.slice(longest);
}

const lastSegments = (pathname: string, count: number) =>
	pathname.split('/').slice(-count).join('/');
