import { isJsonObject, readObject, readString } from '../../json';
import type { GatewayConnection } from '../connection';
import type { HttpAnswer } from '../transports/http/httpAnswer';
import type { GatewayFailure } from './failure';
import { isLogin, isLoginPage, PASS_WITHOUT_LOGIN } from './login';
import { missingScope, wrongSecret } from './refused';
import { disagreement, plainHttpToTls } from './tls';

type Asked = Pick<GatewayConnection, 'baseUrl' | 'authentication'>;
type Explain = (answer: HttpAnswer, asked: Asked) => GatewayFailure | undefined;

/** Whoever may have answered, the surest first. */
const SPEAKERS: Explain[] = [
	...[gatewayItself, tlsServer, accessProxy, redirect],
	...[basicAuth, forwardProxy, other],
];

/**
 * What an HTTP answer says that holds no answer to a method. A status alone tells nothing about the
 * token: proxies and firewalls use the same ones, so the body or a header has to say whose it is.
 */
export function explainHttpStatus(answer: HttpAnswer, asked: Asked): GatewayFailure {
	const failure = SPEAKERS.map((explain) => explain(answer, asked)).find(
		(found) => found !== undefined,
	);
	return { ...failure!, status: answer.statusCode };
}

/** The gateway names what is wrong as `error.type` (`sendGatewayAuthFailure` of OpenClaw 2026.9). */
function gatewayItself(answer: HttpAnswer, { authentication }: Asked): GatewayFailure | undefined {
	const { statusCode, headers, body } = answer;
	const error = isJsonObject(body) ? readObject(body, 'error') : {};
	const type = readString(error, 'type');
	if (type === 'unauthorized') return wrongSecret(authentication, statusCode);
	if (type === 'rate_limited') {
		const seconds = Number(headers['retry-after']);
		return {
			message: 'The gateway has seen too many wrong tokens and refuses this n8n for now (HTTP 429)',
			description: `Correct the token in the OpenClaw Gateway API credential, and wait ${seconds > 0 ? `${seconds} s` : 'some minutes'}.`,
		};
	}
	if (type === 'proxy_attribution_required') {
		return {
			message:
				'The gateway does not trust the proxy before it (HTTP 403, proxy_attribution_required)',
			description:
				'Add the address of the proxy to gateway.trustedProxies in openclaw.json and restart the gateway, and let the proxy overwrite X-Forwarded-For. The token was not looked at. Or enter an address of the gateway that does not lead through the proxy.',
		};
	}
	const text = readString(error, 'message') ?? '';
	if (type === 'forbidden' && (text === '' || text.startsWith('missing scope'))) {
		return missingScope(readString(readObject(error, 'details'), 'missingScope') ?? undefined);
	}
	return notServing(answer, type) ?? refusedInWords(answer, type, text);
}

/** It turns calls away before it does anything (`runWithGatewayHttpWorkAdmission`). */
function notServing({ statusCode, headers }: HttpAnswer, type: string | null) {
	if (statusCode !== 503 || !/^(service_)?unavailable$/.test(type ?? '')) return undefined;
	const seconds = Number(headers['retry-after']);
	return {
		message: 'The gateway is starting, restarting or suspending, and takes no calls (HTTP 503)',
		description: 'Nothing was done. Run again in a moment.',
		retryAfterMs: (seconds > 0 ? seconds : 1) * 1000,
	};
}

function refusedInWords({ statusCode }: HttpAnswer, type: string | null, text: string) {
	if (type === 'forbidden') {
		return {
			message: `The gateway refuses the request (HTTP ${statusCode}): ${text}`,
			description: 'It knows the token. Whoever administers the gateway says what it may do.',
		};
	}
	if (type !== 'invalid_request_error' || statusCode === 413) return undefined;
	return {
		message: `The gateway could not read the request (HTTP ${statusCode}): ${text}`,
		description: 'Look at what the message names, and at the proxy before the gateway, if any.',
		...(statusCode === 408 && { isTransient: true }),
	};
}

/** Go and Caddy, nginx, and Apache say so to plain http. */
const WANTS_TLS =
	/HTTP request to an HTTPS server|plain HTTP (request was sent )?to (an? )?(HTTPS|SSL)/i;

/** nginx agrees on TLS first, and then refuses whoever has no certificate or another one. */
const WANTS_CLIENT_CERTIFICATE = /No required SSL certificate was sent|The SSL certificate error/;

/** It answers in HTTP what others say by an alert of TLS, or by closing the connection. */
function tlsServer({ statusCode, body }: HttpAnswer, { baseUrl }: Asked) {
	if (statusCode !== 400) return undefined;
	if (WANTS_TLS.test(textOf(body))) return plainHttpToTls(baseUrl);
	return WANTS_CLIENT_CERTIFICATE.test(textOf(body)) ? disagreement(baseUrl) : undefined;
}

const REFUSALS = [401, 403];

/** Logins before the gateway: Cloudflare Access, oauth2-proxy, Authelia, and their like. */
function accessProxy({ statusCode, headers, body }: HttpAnswer, { baseUrl }: Asked) {
	const location = textOf(headers.location);
	const isCloudflare =
		/(^|\.|\/)cloudflareaccess\.com\//.test(location) ||
		textOf(headers['cf-mitigated']) !== '' ||
		// It puts its name on what it passes on, too: a refusal of its own is a page.
		(REFUSALS.includes(statusCode) &&
			/^cloudflare/i.test(textOf(headers.server)) &&
			!isJsonObject(body));
	if (isCloudflare) {
		return {
			message: `Cloudflare stands before ${baseUrl} and does not let n8n through (HTTP ${statusCode})`,
			description:
				'Make a service token in Cloudflare Access, allow it for the application (action "Service Auth"), and put it into Headers of the OpenClaw Gateway API credential: CF-Access-Client-Id and CF-Access-Client-Secret. The gateway was not asked, so this says nothing about its token.',
		};
	}
	if (statusCode < 400 || !isLoginPage(textOf(body))) return undefined;
	return {
		message: `A login page stands before ${baseUrl} (HTTP ${statusCode})`,
		description: PASS_WITHOUT_LOGIN,
	};
}

function redirect({ statusCode, headers }: HttpAnswer, { baseUrl }: Asked) {
	if (statusCode < 300 || statusCode >= 400) return undefined;
	const location = textOf(headers.location);
	return {
		message: `${baseUrl} redirects to ${redirectTarget(location, baseUrl)}`,
		description: afterRedirect(location, baseUrl),
	};
}

function afterRedirect(location: string, baseUrl: string): string {
	if (isLogin(location, baseUrl)) return `That looks like a login. ${PASS_WITHOUT_LOGIN}`;
	const overTls = new URL(baseUrl).origin.replace(/^http:/, 'https:');
	return baseUrl.startsWith('http:') && redirectTarget(location, baseUrl) === overTls
		? 'Write https:// in the Gateway URL of the credential.'
		: 'The token is not sent on to another address. Put the address of the gateway itself into the credential.';
}

function basicAuth({ statusCode, headers }: HttpAnswer, { baseUrl }: Asked) {
	const scheme = /^\s*(basic|digest|negotiate|ntlm)\b/i.exec(textOf(headers['www-authenticate']));
	if (statusCode !== 401 || !scheme) return undefined;
	return {
		message: `A proxy before ${baseUrl} asks for ${scheme[1]} authentication (HTTP 401)`,
		description:
			'Put the header that it wants into Headers of the OpenClaw Gateway API credential (for Basic: the name Authorization, the value "Basic " and user:password in base64) and choose the transport WebSocket, which carries the gateway token elsewhere. Over HTTP both want the same header.',
	};
}

/** Proxies that networks put before what is in them. CDNs write `via` and `x-cache`, too. */
const FORWARD_PROXY = /squid|zscaler|blue ?coat|proxysg|websense|forcepoint|mcafee/i;

/** A proxy that n8n goes through (HTTP_PROXY, or one that the network forces on it). */
function forwardProxy({ statusCode, headers }: HttpAnswer, { baseUrl }: Asked) {
	const isProxy =
		statusCode === 407 ||
		textOf(headers['proxy-authenticate']) !== '' ||
		textOf(headers['x-squid-error']) !== '' ||
		(statusCode >= 400 &&
			textOf(headers['x-cache']) !== '' &&
			FORWARD_PROXY.test(`${textOf(headers.via)} ${textOf(headers['x-cache'])}`));
	if (!isProxy) return undefined;
	return {
		message: `A proxy between n8n and ${baseUrl} refuses the request (HTTP ${statusCode})`,
		description:
			'List the host of the gateway in NO_PROXY for n8n, or let the proxy pass it. The gateway was not asked, so this says nothing about its token.',
	};
}

function other({ statusCode, headers, body }: HttpAnswer, { baseUrl }: Asked): GatewayFailure {
	const sender = senderOf(headers.server);
	if (statusCode === 413) {
		return {
			message: `The request is too big for what answers at ${baseUrl} (HTTP 413${sender})`,
			description: 'Shorten the message, or raise the limit of the proxy before the gateway.',
		};
	}
	if (statusCode === 429) {
		return {
			message: `${baseUrl} takes no more requests for now (HTTP 429${sender})`,
			description: 'Wait a moment and try again.',
		};
	}
	if (statusCode >= 500) {
		return {
			message: `${baseUrl} answers HTTP ${statusCode}, and not as a gateway does`,
			description: 'A proxy before the gateway may not reach it. Check that the gateway runs.',
			isTransient: true,
		};
	}
	if (statusCode === 401 || statusCode === 403) {
		return {
			message: `Something before the gateway at ${baseUrl} refuses the request (HTTP ${statusCode}, ${kindOf(body)}${sender})`,
			description:
				'A gateway refuses in other words, so this says nothing about the token. Look at the proxy or firewall before the gateway: let it pass n8n, or put the header that it wants into Headers of the OpenClaw Gateway API credential.',
		};
	}
	return {
		message: `What answers at ${baseUrl} is not an OpenClaw gateway (HTTP ${statusCode}, ${kindOf(body)})`,
		description:
			'Check address and port: something else answers there. The gateway listens on port 18789 unless gateway.port says otherwise.',
	};
}

/** The origin only: the rest may hold what is secret. */
function redirectTarget(location: string, baseUrl: string): string {
	if (location === '' || !URL.canParse(location, baseUrl)) return 'elsewhere';
	return new URL(location, baseUrl).origin;
}

function senderOf(server: unknown): string {
	const name = textOf(server).slice(0, 40);
	return name === '' ? '' : `, server: ${name}`;
}

function kindOf(body: unknown): string {
	if (body === undefined || body === null || body === '') return 'empty';
	if (typeof body !== 'string') return 'JSON of another shape';
	return /^\s*<(!doctype|html)/i.test(body) ? 'a web page' : 'text';
}

function textOf(value: unknown): string {
	return typeof value === 'string' ? value : '';
}
