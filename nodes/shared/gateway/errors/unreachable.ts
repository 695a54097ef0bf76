import type { GatewayConnection } from '../connection';
import type { GatewayFailure } from './failure';
import { explainTls, mayBreakAfterwards, type Explain } from './tls';

export const timedOut: Explain = (baseUrl) => ({
	message: `The gateway at ${baseUrl} did not answer in time`,
	description:
		'Check address, port and firewall. If the gateway is only slow, raise the option Request Timeout.',
});

const noRoute: Explain = (baseUrl) => ({
	message: `There is no way to the host of ${baseUrl}`,
	description: 'Check the address, and that n8n is in a network that reaches it.',
});

const unknownName: Explain = (baseUrl) => ({
	message: `The host name in ${baseUrl} is not known`,
	description: 'Check the spelling, and that n8n uses a DNS server that knows the name.',
});

export const broken: Explain = (baseUrl) => ({
	message: `The connection to ${baseUrl} was closed before the answer`,
	description: `The gateway may just be restarting. Check its log (openclaw logs) and try again.${
		// A server of Node.js that speaks TLS only, as the gateway with gateway.tls, answers so to http.
		baseUrl.startsWith('http:') ? ' If it serves TLS, use https://.' : ''
	}`,
});

const notHttp: Explain = (baseUrl) => ({
	message: `What listens at ${baseUrl} does not speak HTTP`,
	description:
		'Check the port: the gateway listens on 18789 unless gateway.port says otherwise. If it serves TLS, use https://.',
});

const tooBig: Explain = (baseUrl) => ({
	message: `${baseUrl} answers with more than any gateway sends`,
	description: 'Check address and port: something else answers there.',
});

const blockedByN8n: Explain = (baseUrl) => ({
	message: `The SSRF protection of n8n does not let it reach ${baseUrl}`,
	description:
		'List the host of the gateway in N8N_SSRF_ALLOWED_HOSTNAMES, or its network in N8N_SSRF_ALLOWED_IP_RANGES, and restart n8n. The gateway was not asked.',
});

/** By error code of Node.js, and of readAnswerBody. */
const EXPLANATIONS: Record<string, Explain> = {
	ECONNREFUSED: (baseUrl) => ({
		message: `Nothing listens at ${baseUrl}`,
		description:
			'Start the gateway (openclaw gateway run) or correct the address. Where n8n runs in a container, 127.0.0.1 is that container: use the address of the host, and gateway.bind "lan".',
	}),
	ENOTFOUND: unknownName,
	EAI_AGAIN: unknownName,
	ETIMEDOUT: timedOut,
	ECONNABORTED: timedOut,
	EHOSTUNREACH: noRoute,
	ENETUNREACH: noRoute,
	ECONNRESET: broken,
	EPIPE: broken,
	ERR_TOO_BIG: tooBig,
	HPE_INVALID_CONSTANT: notHttp,
	HPE_INVALID_VERSION: notHttp,
};

/** What may befall a request that is on its way, or its answer; all else befalls the connection. */
const MAY_HAVE_ARRIVED = new Set([
	...['ECONNABORTED', 'ECONNRESET', 'EPIPE', 'ERR_TOO_BIG', 'ETIMEDOUT'],
	...['HPE_INVALID_CONSTANT', 'HPE_INVALID_VERSION'],
]);

/** Explains why no answer came, from whatever n8n's request helper threw. */
export function explainUnreachable(
	error: unknown,
	{ baseUrl }: Pick<GatewayConnection, 'baseUrl'>,
): GatewayFailure {
	if (isBlockedByN8n(error)) return { ...blockedByN8n(baseUrl), isOfThisWay: true, isUnsent: true };
	const found = explanationOf(error);
	if (found) {
		const isUnsent = !MAY_HAVE_ARRIVED.has(found.code) && !mayBreakAfterwards(found.code);
		return { ...found.explain(baseUrl), isTransient: true, isUnsent };
	}
	return {
		message: `The request to ${baseUrl} failed`,
		description: `Check the gateway URL and the network of n8n. Error: ${errorText(error)}`,
		isTransient: true,
	};
}

interface ErrorLike {
	name?: unknown;
	code?: unknown;
	httpCode?: unknown;
	message?: unknown;
	cause?: unknown;
}

/** n8n's SSRF protection says so by the class of its error, or in words where another wraps it. */
function isBlockedByN8n(error: unknown): boolean {
	const { name, message, cause } = (error ?? {}) as ErrorLike;
	if (typeof name === 'string' && /^SsrfBlocked/.test(name)) return true;
	if (typeof message === 'string' && /^The request was blocked because /.test(message)) return true;
	return cause !== undefined && isBlockedByN8n(cause);
}

/** The helpers wrap the error of Node.js in errors of their own, with the code on either. */
function explanationOf(error: unknown): { code: string; explain: Explain } | undefined {
	const { code: own, httpCode, cause } = (error ?? {}) as ErrorLike;
	for (const code of [own, httpCode]) {
		if (typeof code !== 'string') continue;
		const explain = Object.hasOwn(EXPLANATIONS, code)
			? EXPLANATIONS[code]
			: explainTls(code, textsOf(error));
		if (explain) return { code, explain };
	}
	return cause === undefined ? undefined : explanationOf(cause);
}

/** What the error says, and each that it was caused by: a wrapper may have words of its own. */
function textsOf(error: unknown): string {
	const { cause } = (error ?? {}) as ErrorLike;
	return `${errorText(error)}${cause === undefined ? '' : ` ${textsOf(cause)}`}`;
}

function errorText(error: unknown): string {
	const { message } = (error ?? {}) as ErrorLike;
	return typeof message === 'string' ? message : 'unknown';
}
