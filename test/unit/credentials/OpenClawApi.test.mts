import { readFileSync } from 'node:fs';
import { createServer, type RequestListener } from 'node:http';
import { createServer as createTlsServer } from 'node:https';
import { join } from 'node:path';

import { CredentialTestContext } from 'n8n-core';
import type { IDataObject } from 'n8n-workflow';
import { describe, expect, test } from 'vitest';

import { OpenClawApi } from '../../../credentials/OpenClawApi.credentials.ts';
import { OpenClaw } from '../../../nodes/OpenClaw/OpenClaw.node.ts';
import { additionalDataFor } from '../support/engine.mts';
import {
	GATEWAY_TOKEN,
	listen,
	recorded,
	serveGateway,
	type Answer,
	type Asked,
} from '../support/gatewayServer.mts';

const TLS = join(import.meta.dirname, '../../fixtures/tls');

/** The connection test as n8n runs it: found by the node's `testedBy`, with n8n-core's context. */
async function testCredential(gatewayUrl: string, more: IDataObject = {}) {
	const { description, methods } = new OpenClaw();
	const { testedBy } = description.credentials!.find(({ name }) => name === 'openClawApi')!;
	const run = methods.credentialTest[testedBy as keyof typeof methods.credentialTest];
	return await run.call(new CredentialTestContext(additionalDataFor()), {
		id: 'id',
		name: 'OpenClaw',
		type: new OpenClawApi().name,
		data: { gatewayUrl, token: GATEWAY_TOKEN, transport: 'adminHttpRpc', ...more } as Record<
			string,
			string
		>,
	});
}

async function testAgainst(answer: (asked: Asked) => Answer) {
	const gateway = await serveGateway(answer);
	return { ...(await testCredential(gateway.url)), gateway };
}

async function serve(listener: RequestListener, tls: boolean): Promise<string> {
	const file = (name: string) => readFileSync(join(TLS, name));
	const server = tls
		? createTlsServer({ key: file('self-signed.key'), cert: file('self-signed.crt') }, listener)
		: createServer(listener);
	return `${tls ? 'https' : 'http'}://127.0.0.1:${await listen(server)}`;
}

describe('connection test', () => {
	test('a gateway that accepts the token', async () => {
		const { status, gateway } = await testAgainst(() => recorded('methods'));
		expect(status).toBe('OK');
		expect(gateway.asked).toMatchObject([{ path: '/api/v1/admin/rpc', method: 'commands.list' }]);
		expect(gateway.asked[0]!.headers.authorization).toBe(`Bearer ${GATEWAY_TOKEN}`);
	});

	test('wrong token', async () => {
		const { status, message } = await testAgainst(() => recorded('wrong-token'));
		expect(status).toBe('Error');
		expect(message).toContain('does not accept the token');
		expect(message).toContain('gateway.auth.token');
	});

	test('a gateway without the plugin', async () => {
		const { status, message } = await testAgainst(({ path }) =>
			path === '/healthz' ? { body: { ok: true, status: 'live' } } : recorded('plugin-off'),
		);
		expect(status).toBe('Error');
		expect(message).toContain('The gateway runs, without its admin HTTP API');
		expect(message).toContain('plugins.entries["admin-http-rpc"].enabled: true');
	});

	test('something else that answers 404', async () => {
		const { status, message } = await testAgainst(() => recorded('plugin-off'));
		expect(status).toBe('Error');
		expect(message).not.toContain('The gateway runs');
		expect(message).toContain('not that of a gateway');
	});

	test('something else that answers 200', async () => {
		const { status, message } = await testAgainst(() => ({
			contentType: 'text/html',
			body: '<!DOCTYPE html>',
		}));
		expect(status).toBe('Error');
		expect(message).toContain('is not an OpenClaw gateway (HTTP 200, a web page)');
	});

	test('a redirect is not followed', async () => {
		const elsewhere = await serveGateway(() => recorded('methods'));
		const { status, message } = await testAgainst(() => ({
			status: 302,
			headers: { location: elsewhere.url },
			body: '',
		}));
		expect(status).toBe('Error');
		expect(message).toContain(`redirects to ${elsewhere.url}`);
		expect(elsewhere.asked).toHaveLength(0);
	});

	test('nothing listens', async () => {
		const server = createServer();
		const port = await listen(server);
		server.close();
		const { status, message } = await testCredential(`http://127.0.0.1:${port}`);
		expect(status).toBe('Error');
		expect(message).toContain('Nothing listens at');
	});

	test('unknown host name', async () => {
		const { message } = await testCredential('https://openclaw.invalid');
		expect(message).toContain('The host name in https://openclaw.invalid is not known');
	});

	test('a certificate that is not trusted, and the setting that accepts it', async () => {
		const url = await serve((_, response) => {
			response.end(JSON.stringify(recorded('methods').body));
		}, true);
		const { status, message } = await testCredential(url);
		expect(status).toBe('Error');
		expect(message).toContain('is not trusted');
		expect(await testCredential(url, { allowUnauthorizedCerts: true })).toMatchObject({
			status: 'OK',
		});
	});

	test('https where there is no TLS', async () => {
		const url = await serve((_, response) => response.end(), false);
		const { message } = await testCredential(url.replace('http:', 'https:'));
		expect(message).toContain('There is no TLS at');
	});

	test.each([{ token: '' }, { gatewayUrl: 'ws://127.0.0.1:18789' }, { gatewayUrl: '' }])(
		'%o is refused with what to correct, and without a request',
		async (more) => {
			const { status, message } = await testCredential('http://127.0.0.1:1', more);
			expect(status).toBe('Error');
			expect(message).toMatch(/^The (token|gateway URL) .+\. .+\.$/);
		},
	);
});

test('the credential masks its token and offers the transports that there are', () => {
	const properties = new OpenClawApi().properties;
	const byName = Object.fromEntries(properties.map((property) => [property.name, property]));
	expect(byName.token!.typeOptions).toEqual({ password: true });
	expect(byName.transport).toMatchObject({
		default: 'automatic',
		options: [
			{ value: 'adminHttpRpc' },
			{ value: 'automatic' },
			{ value: 'toolsInvoke' },
			{ value: 'webSocket' },
		],
	});
	// n8n's public API makes a schema of them by their names.
	const required = properties.filter((property) => property.required).map(({ name }) => name);
	expect(required).toEqual(['gatewayUrl', 'token']);
	expect(properties.filter(({ displayOptions }) => displayOptions?.show)).toEqual([]);
	expect(Object.keys(byName)).toEqual([
		'gatewayUrl',
		'authentication',
		'token',
		'transport',
		'headers',
		'allowUnauthorizedCerts',
		'allowPlainHttp',
	]);
});
