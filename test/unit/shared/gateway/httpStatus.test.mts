/** Who answered in the place of the gateway, and what that says: not the status decides. */
import { describe, expect, test } from 'vitest';

import { explainUnreachable } from '../../../../nodes/shared/gateway/errors/unreachable.ts';
import { explainHttpStatus } from '../../../../nodes/shared/gateway/errors/httpStatus.ts';
import { recorded } from '../../support/gatewayServer.mts';

const BASE_URL = 'http://gateway.example.com:18789';

const explain = (statusCode: number, body: unknown, headers: Record<string, string> = {}) =>
	explainHttpStatus({ statusCode, body, headers }, { baseUrl: BASE_URL, authentication: 'token' });

const PAGE = '<!DOCTYPE html><title>403</title>';

describe('the gateway itself', () => {
	test('a wrong token', () => {
		const { status, body } = recorded('wrong-token');
		expect(explain(status!, body).message).toContain('does not accept the token');
	});

	test.each([
		['password', 'does not accept the password', 'gateway.auth.password'],
		['none', 'asks for a token or a password', 'gateway.auth.mode'],
	] as const)(
		'with the authentication %s, what is wrong is called so',
		(authentication, what, next) => {
			const { status, body } = recorded('wrong-token');
			const answer = { statusCode: status!, body, headers: {} };
			const failure = explainHttpStatus(answer, { baseUrl: BASE_URL, authentication });
			expect(failure.message).toContain(what);
			expect(failure.description).toContain(next);
		},
	);

	test('too many wrong tokens, with the time to wait', () => {
		const body = { error: { type: 'rate_limited', message: 'Too many failed attempts.' } };
		const failure = explain(429, body, { 'retry-after': '42' });
		expect(failure.message).toContain('too many wrong tokens');
		expect(failure.description).toContain('42 s');
	});

	test('a proxy that it does not trust', () => {
		const body = { error: { type: 'proxy_attribution_required', message: 'Proxy …' } };
		expect(explain(403, body).description).toContain('gateway.trustedProxies');
	});

	test('a scope that is missing', () => {
		const details = { code: 'MISSING_SCOPE', missingScope: 'operator.write' };
		const body = { ok: false, error: { type: 'forbidden', message: 'missing scope', details } };
		expect(explain(403, body).message).toContain('operator.write');
	});

	test.each<[object, Record<string, string>, number]>([
		[
			{
				message: 'Gateway is temporarily unavailable while suspending or restarting',
				...{ type: 'service_unavailable', code: 'gateway_unavailable' },
			},
			{ 'retry-after': '2' },
			2000,
		],
		[{ message: 'Gateway context is unavailable; retry shortly.', type: 'unavailable' }, {}, 1000],
	])('a restart: %j', (error, headers, retryAfterMs) => {
		const failure = explain(503, { error }, headers);
		expect(failure.message).toContain('The gateway is starting, restarting');
		expect(failure.retryAfterMs).toBe(retryAfterMs);
	});

	test.each([
		[400, 'invalid_request_error', 'Invalid JSON: unexpected end'],
		[408, 'invalid_request_error', 'Request body timeout'],
		[403, 'forbidden', 'Gateway access is no longer active; ask a Gateway administrator.'],
	])('what it says else (%i, %s) in its own words', (status, type, message) => {
		const failure = explain(status, { error: { message, type } });
		expect(failure.message).toMatch(/^The gateway .* the request \(/);
		expect(failure.message).toContain(message);
		expect(failure.isTransient).toBe(status === 408 ? true : undefined);
	});
});

describe('somebody before the gateway', () => {
	const login = { location: 'https://team.cloudflareaccess.com/cdn-cgi/access/login/x' };
	test.each<[string, number, unknown, Record<string, string>, RegExp]>([
		['Cloudflare Access, by its redirect', 302, '', login, /Cloudflare/],
		['Cloudflare Access, by its page', 403, PAGE, { server: 'cloudflare' }, /Cloudflare/],
		['a challenge of Cloudflare', 403, PAGE, { 'cf-mitigated': 'challenge' }, /Cloudflare/],
		['oauth2-proxy, by its page', 403, '<form action="/oauth2/start">', {}, /login page/],
		['Basic auth', 401, PAGE, { 'www-authenticate': 'Basic realm="x"' }, /Basic authentication/],
		['a corporate proxy', 403, PAGE, { 'x-squid-error': 'ERR_ACCESS_DENIED 0' }, /A proxy between/],
		[
			'Squid on the way',
			403,
			PAGE,
			{ via: '1.1 p (squid/5.7)', 'x-cache': 'MISS from p' },
			/between/,
		],
		['Authelia, by its page', 401, '<a href="https://auth.x.io/?rd=y">401</a>', {}, /login page/],
		['Authentik, by its page', 401, '<a href="/outpost.goauthentik.io/start">', {}, /login page/],
		['a corporate proxy that wants a login', 407, '', {}, /A proxy between/],
		['a firewall', 403, PAGE, { server: 'nginx' }, /a web page, server: nginx/],
		['JSON of somebody else', 401, { message: 'no' }, {}, /Something before the gateway/],
		['nothing at all', 401, '', {}, /Something before the gateway/],
	])('%s is no verdict on the token', (_name, status, body, headers, words) => {
		const { message, description } = explain(status, body, headers);
		expect(message).toMatch(words);
		expect(`${message} ${description}`).not.toContain('accept the token');
		expect(`${message} ${description}`).not.toContain('gateway.auth.token');
	});

	test.each<[string, number, unknown, Record<string, string>, RegExp]>([
		['passes on a 404 of somebody else', 404, PAGE, { server: 'cloudflare' }, /not an OpenClaw/],
		['passes on a 413', 413, PAGE, { server: 'cloudflare' }, /too big.*cloudflare/],
		['limits the rate', 429, 'error code: 1015', { server: 'cloudflare' }, /no more requests/],
		['does not reach the origin', 521, PAGE, { server: 'cloudflare' }, /answers HTTP 521/],
		['passes on JSON', 403, { message: 'no' }, { server: 'cloudflare' }, /Something before/],
	])('Cloudflare %s', (_name, status, body, headers, words) => {
		expect(explain(status, body, headers).message).toMatch(words);
	});

	test.each<[string, number, unknown, Record<string, string>, RegExp]>([
		['an AWS load balancer', 403, PAGE, { server: 'awselb/2.0' }, /server: awselb/],
		['Google IAP', 401, 'Invalid IAP credentials: empty token', {}, /HTTP 401, text/],
		['Zscaler', 403, PAGE, { server: 'Zscaler/6.2' }, /server: Zscaler/],
		['a firewall with a support ID', 403, PAGE.replace('403', 'Request Rejected'), {}, /web page/],
		['Kerberos', 401, '', { 'www-authenticate': 'Negotiate' }, /Negotiate authentication/],
		['a proxy of Squid that knows no host', 503, PAGE, { 'x-squid-error': 'ERR_DNS' }, /A proxy/],
		['ngrok', 404, PAGE, { 'ngrok-error-code': 'ERR_NGROK_3200' }, /not an OpenClaw gateway/],
	])(
		'%s is told without a word on the token of the gateway',
		(_name, status, body, headers, words) => {
			const { message, description } = explain(status, body, headers);
			expect(message).toMatch(words);
			expect(`${message} ${description}`).not.toMatch(/accept the token|gateway\.auth/);
		},
	);

	test.each([
		...['CERT_NOT_YET_VALID', 'CERT_REVOKED', 'CERT_UNTRUSTED', 'CERT_SIGNATURE_FAILURE'],
		...['UNABLE_TO_GET_ISSUER_CERT', 'UNABLE_TO_VERIFY_LEAF_SIGNATURE', 'INVALID_PURPOSE'],
		...['SELF_SIGNED_CERT_IN_CHAIN', 'PATH_LENGTH_EXCEEDED', 'ERR_TLS_CERT_ALTNAME_FORMAT'],
	])('a certificate that is not in order (%s) is told as one', (code) => {
		const failure = explainUnreachable({ cause: { code } }, { baseUrl: BASE_URL });
		expect(failure.message).toBe(`The TLS certificate of ${BASE_URL} is not trusted`);
	});

	test('a certificate for another name', () => {
		const failure = explainUnreachable({ code: 'HOSTNAME_MISMATCH' }, { baseUrl: BASE_URL });
		expect(failure.message).toContain('is not for the host in');
	});

	test.each([
		['EPROTO', 'write EPROTO 40AD:error:0A00010B:SSL routines::wrong version number:', true],
		['ERR_SSL_WRONG_VERSION_NUMBER', '', true],
		['EPROTO', 'ssl3_read_bytes:tlsv1 alert protocol version:SSL alert number 70', false],
		['EPROTO', 'ssl_choose_client_version:unsupported protocol', false],
		['EPROTO', 'tls_process_ske_dhe:dh key too small', false],
		['EPROTO', '', false],
		['ERR_SSL_TLSV1_UNRECOGNIZED_NAME', '', false],
	])('%s "%s": http:// is advised: %s', (code, message, isAdvised) => {
		const wrapped = { httpCode: code, message: 'The request failed', cause: { message } };
		const failure = explainUnreachable(wrapped, { baseUrl: BASE_URL });
		expect(failure.description.includes('Use http://')).toBe(isAdvised);
		expect(failure.message).toMatch(isAdvised ? /no TLS at/ : /could not agree on TLS/);
	});

	test.each([
		['Go', 'Client sent an HTTP request to an HTTPS server.\n', /wants TLS/],
		['nginx', '<center>The plain HTTP request was sent to HTTPS port</center>', /wants TLS/],
		['Apache', "you're speaking plain HTTP to an SSL-enabled server port.<br />", /wants TLS/],
		['nginx', '<center>No required SSL certificate was sent</center>', /agree on TLS/],
		['nginx', '<center>The SSL certificate error</center>', /agree on TLS/],
	])('a door with TLS, as %s has it (%s)', (_server, body, words) => {
		expect(explain(400, body).message).toMatch(words);
	});

	test.each([
		['by its class', { name: 'SsrfBlockedIpError', message: 'no' }],
		['wrapped', { message: 'x', cause: { cause: { name: 'SsrfBlockedHostnameError' } } }],
		['in words', { message: 'The request was blocked because it resolves to a restricted IP' }],
	])('the SSRF protection of n8n, %s', (_how, error) => {
		const failure = explainUnreachable(error, { baseUrl: BASE_URL });
		expect(failure.message).toContain('SSRF protection of n8n');
		expect(failure.description).toContain('N8N_SSRF_ALLOWED_HOSTNAMES');
		expect(failure.isTransient).toBeUndefined();
	});

	const cloudFront = {
		via: '1.1 a1.cloudfront.net (CloudFront)',
		'x-cache': 'Error from cloudfront',
	};
	test.each<[string, number, Record<string, string>, RegExp]>([
		['CloudFront', 403, { server: 'CloudFront', ...cloudFront }, /before.*server: CloudFront/],
		['CloudFront', 502, cloudFront, /answers HTTP 502/],
		['CloudFront', 404, cloudFront, /not an OpenClaw gateway/],
		[
			'Fastly',
			503,
			{ via: '1.1 varnish', 'x-cache': 'MISS', 'x-served-by': 'cache-fra' },
			/HTTP 503/,
		],
		['Varnish', 403, { via: '1.1 varnish (Varnish/7.1)', 'x-cache': 'MISS' }, /before the gateway/],
		['Akamai', 403, { via: '1.1 akamai.net', 'x-cache': 'TCP_MISS from a1' }, /before the gateway/],
	])('%s (%i) is no proxy of the network of n8n', (_name, status, headers, words) => {
		const { message, description, isTransient } = explain(status, PAGE, headers);
		expect(message).toMatch(words);
		expect(description).not.toContain('NO_PROXY');
		expect(isTransient).toBe(status >= 500 ? true : undefined);
	});

	test.each([
		'https://auth.example.com/?rd=https%3A%2F%2Fgateway.example.com%2F&rm=GET',
		'https://gateway.example.com/.pomerium/sign_in?pomerium_redirect_uri=x',
		'https://authenticate.example.com/.pomerium/v1/sign_in?x=y',
		'/outpost.goauthentik.io/start?rd=https%3A%2F%2Fgateway.example.com%2F',
		'https://idp.ngrok.com/oauth2?account=x',
		'https://idp.example.com/',
		'https://login.microsoftonline.com/x/oauth2/v2.0/authorize?client_id=x',
		'https://keycloak.example.com/realms/x/protocol/openid-connect/auth?client_id=x',
		'https://example.okta.com/app/x/sso/saml?SAMLRequest=x',
		'/login',
	])('a redirect to a login (%s) is told as one', (location) => {
		expect(explain(302, '', { location }).description).toContain('That looks like a login.');
	});

	test.each([
		['https://auth.example.com/healthz', 'Write https://'],
		['http://other.example.com/authors?card=1', 'address of the gateway itself'],
		['https://gateway.example.com/openclaw/', 'address of the gateway itself'],
	])('a redirect to %s is none to a login', (location, words) => {
		const failure = explainHttpStatus(
			{ statusCode: 301, body: '', headers: { location } },
			{ baseUrl: 'http://auth.example.com', authentication: 'token' },
		);
		expect(failure.description).toContain(words);
		expect(failure.description).not.toContain('looks like a login');
	});

	test.each([
		['http → https', `${BASE_URL.replace('http', 'https')}/x`, 'Write https://'],
		['a login', 'https://sso.example.com/oauth2/start?rd=%2F', 'login'],
		['elsewhere', 'https://other.example.com/', 'address of the gateway itself'],
		['nowhere', '', 'address of the gateway itself'],
	])('a redirect (%s)', (_name, location, words) => {
		const failure = explain(302, '', { location });
		expect(failure.message).toContain(`${BASE_URL} redirects to`);
		expect(failure.description).toContain(words);
	});
});
