/** Who answered in the place of the gateway, and what that says: not the status decides. */
import { describe, expect, test } from 'vitest';

import type { GatewayConnection } from '../../../../nodes/shared/gateway/connection.ts';
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
		['by its class', { name: 'SsrfBlockedIpError', message: 'no' }],
		['wrapped', { message: 'x', cause: { cause: { name: 'SsrfBlockedHostnameError' } } }],
		['in words', { message: 'The request was blocked because it resolves to a restricted IP' }],
	])('the SSRF protection of n8n, %s', (_how, error) => {
		const failure = explainUnreachable(error, { baseUrl: BASE_URL } as GatewayConnection);
		expect(failure.message).toContain('SSRF protection of n8n');
		expect(failure.description).toContain('N8N_SSRF_ALLOWED_HOSTNAMES');
		expect(failure.isTransient).toBeUndefined();
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
