/** Stands where the token of a webhook URL stood. */
export const MASKED_TOKEN = '***';

/**
 * Begins the fragment in which an OpenClaw Trigger remembers where a job delivered before: that may
 * be a URL with a token, encoded.
 */
export const MEMORY_FRAGMENT = '#openclaw-n8n=';

/**
 * The value of a query parameter `token`, of the `signature` with which n8n lets a resume URL go on
 * with a waiting execution, and such a memory, wherever a URL stands in a text.
 */
const TOKEN_IN_URL = new RegExp(`([?&](?:token|signature)=|${MEMORY_FRAGMENT})[^&#\\s"'<>]+`, 'gi');

/**
 * A copy of what the gateway answered with the secrets of every URL masked. A job holds its webhook
 * URL in several places (`delivery.to`, `deliveryPreview.label`, ...), and n8n stores what a node
 * emits.
 */
export function maskUrlTokens<T>(value: T): T {
	return mask(value) as T;
}

function mask(value: unknown): unknown {
	if (typeof value === 'string') return value.replace(TOKEN_IN_URL, `$1${MASKED_TOKEN}`);
	if (Array.isArray(value)) return value.map(mask);
	if (typeof value !== 'object' || value === null) return value;
	return Object.fromEntries(Object.entries(value).map(([key, entry]) => [key, mask(entry)]));
}
