/** Who answered in the place of the gateway, and what that says: not the status decides. */
import { describe, expect, test } from 'vitest';

import { explainHttpStatus } from '../../../../nodes/shared/gateway/errors/httpStatus.ts';
import { recorded } from '../../support/gatewayServer.mts';

const BASE_URL = 'http://gateway.example.com:18789';

const explain = (statusCode: number, body: unknown, headers: Record<string, string> = {}) =>
	explainHttpStatus({ statusCode, body, headers }, { baseUrl: BASE_URL });

const PAGE = '<!DOCTYPE html><title>403</title>';

describe('the gateway itself', () => {
	test('a wrong token', () => {
		const { status, body } = recorded('wrong-token');
		expect(explain(status!, body).message).toContain('does not accept the token');
	});

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
