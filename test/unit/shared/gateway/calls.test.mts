import { readFileSync } from 'node:fs';
import { createServer } from 'node:http';
import { createServer as createTlsServer, type ServerOptions } from 'node:https';
import { createServer as createTcpServer, type Server } from 'node:net';
import { join } from 'node:path';

import type { IDataObject } from 'n8n-workflow';
import { describe, expect, test } from 'vitest';

import { OpenClaw } from '../../../../nodes/OpenClaw/OpenClaw.node.ts';
import { openCalls } from '../../../../nodes/shared/gateway/calls.ts';
import type { MethodName } from '../../../../nodes/shared/gateway/methods.ts';
import { loadOptionsContext } from '../../support/engine.mts';
import {
	gatewayCredential,
	GATEWAY_TOKEN,
	listen,
	payload,
	recorded,
	rpcError,
	serveGateway,
	type Answer,
} from '../../support/gatewayServer.mts';

async function clientFor(gatewayUrl: string, more: IDataObject = {}, timeoutMs?: number) {
	const credentials = gatewayCredential(gatewayUrl, more);
	return await openCalls(loadOptionsContext(new OpenClaw(), { credentials }), timeoutMs);
}

interface Failure {
	message: string;
	description: string;
	httpCode: string | null;
}

async function failureOf(promise: Promise<unknown>): Promise<Failure> {
	const error = await promise.then(
		() => undefined,
		(reason: unknown) => reason,
	);
	expect(error).toMatchObject({ name: 'NodeApiError' });
	expect(JSON.stringify(error)).not.toContain(GATEWAY_TOKEN);
	return error as Failure;
}

/** Answers one thing to everything; gives the failure of one call, and how often it was sent. */
async function callAnsweredWith(
	answer: Answer,
	method: MethodName = 'cron.update',
	params = { id: 'job-1' },
) {
	const gateway = await serveGateway(() => answer);
	const client = await clientFor(gateway.url);
	return { failure: await failureOf(client.call(method, params)), sent: gateway.asked.length };
}

describe('request', () => {
	test('posts method and params with the token, and gives the payload', async () => {
		const gateway = await serveGateway(() => payload({ jobs: [] }));
		const client = await clientFor(gateway.url);
		await expect(client.call('cron.list', { limit: 1 })).resolves.toEqual({ jobs: [] });
		expect(gateway.asked).toMatchObject([
			{ httpMethod: 'POST', path: '/api/v1/admin/rpc', method: 'cron.list', params: { limit: 1 } },
		]);
		expect(gateway.asked[0]!.headers.authorization).toBe(`Bearer ${GATEWAY_TOKEN}`);
	});

	test.each(['/', '//', '/?token=pasted', '/#token=pasted'])(
		'takes a URL that ends in %s',
		async (end) => {
			const gateway = await serveGateway(() => payload({ jobs: [] }));
			await (await clientFor(gateway.url + end)).call('cron.list');
			expect(gateway.asked[0]!.path).toBe('/api/v1/admin/rpc');
		},
	);

	test('keeps a path prefix', async () => {
		const gateway = await serveGateway(() => payload({ jobs: [] }), '/openclaw');
		await (await clientFor(`${gateway.url}/`)).call('cron.list');
		expect(gateway.asked[0]!.path).toBe('/openclaw/api/v1/admin/rpc');
	});

	test.each([
		['http://gateway.example.com:18789', {}, false],
		['http://93.184.215.14', {}, false],
		['http://gateway.example.com', { allowPlainHttp: true }, true],
		['https://gateway.example.com', {}, true],
		['http://127.0.0.1:18789', {}, true],
		['http://192.168.1.4:18789', {}, true],
		['http://openclaw:18789', {}, true],
	])('takes %s with %j: %s', async (url, more, isTaken) => {
		const opening = clientFor(url, more);
		if (isTaken) await expect(opening).resolves.toBeDefined();
		else await expect(opening).rejects.toThrow('The gateway URL is plain http to a public host');
	});

	test.each([
		[{ authentication: 'password', token: 'the-password' }, 'Bearer the-password'],
		[{ authentication: 'none', token: '' }, undefined],
		[{ authentication: 'none', token: 'left over' }, undefined],
	])('shows itself by %j', async (more, authorization) => {
		const gateway = await serveGateway(() => payload({ jobs: [] }));
		await (await clientFor(gateway.url, more)).call('cron.list');
		expect(gateway.asked[0]!.headers.authorization).toBe(authorization);
	});

	test('sends the headers of the credential over its own, and masks their values', async () => {
		const gateway = await serveGateway(() => payload({ jobs: [] }));
		const headers = {
			values: [
				{ name: 'CF-Access-Client-Secret', value: 'access-secret-value' },
				{ name: 'Authorization', value: 'Basic dXNlcjpwYXNzd29yZA==' },
				{ name: 'X-Forwarded-Proto', value: 'http' },
				{ name: '', value: '' },
			],
		};
		const client = await clientFor(gateway.url, { headers });
		await client.call('cron.list');
		expect(gateway.asked[0]!.headers).toMatchObject({
			'cf-access-client-secret': 'access-secret-value',
			authorization: 'Basic dXNlcjpwYXNzd29yZA==',
		});
		const told = { error: 'not access-secret-value, nor dXNlcjpwYXNzd29yZA==' };
		expect(client.mask(told)).toEqual({ error: 'not ***, nor ***' });
		// A word of every other error.
		expect(client.cleanText(`Nothing listens at ${gateway.url}`)).toContain(gateway.url);
	});

	test.each([
		[{ name: 'X Y', value: 'a' }],
		[{ name: '', value: 'secret-without-name' }],
		[{ name: 'X-Y', value: 'a\r\nX-Z: secret-in-line' }],
		[{ name: 'X-Y', value: '' }],
	])('refuses the header %j, and does not quote its value', async (row) => {
		const opening = clientFor('http://127.0.0.1:1', { headers: { values: [row] } });
		const error = await opening.catch((reason: Error) => reason);
		expect(error).toMatchObject({ message: expect.stringContaining('cannot be sent') });
		expect(JSON.stringify(error)).not.toContain('secret-');
	});

	test.each(['', 'ws://127.0.0.1:18789', 'gateway', 'http://user:pass@127.0.0.1'])(
		'refuses the gateway URL "%s" before any request',
		async (url) => {
			await expect(clientFor(url)).rejects.toMatchObject({ name: 'NodeOperationError' });
		},
	);

	test('refuses an empty token', async () => {
		await expect(clientFor('http://127.0.0.1:1', { token: ' ' })).rejects.toThrow('token');
	});
});

describe('answers that are failures', () => {
	test('unknown job: names the job and says what to do', async () => {
		const { failure } = await callAnsweredWith(recorded('job-not-found'));
		expect(failure.message).toBe('The gateway has no such job (cron.update, job "job-1")');
		expect(failure.description).toContain('Get Many');
	});

	test("refused params: the gateway's own words, without its prefix", async () => {
		const { failure } = await callAnsweredWith(recorded('invalid-params'));
		expect(failure.message).toContain("refused it: at root: unexpected property 'bogus'");
		expect(failure.description).toContain('this version of OpenClaw is older than the field');
		expect(failure.httpCode).toBe('400');
	});

	test('wrong token', async () => {
		const { failure } = await callAnsweredWith(recorded('wrong-token'));
		expect(failure.message).toContain('does not accept the token (HTTP 401)');
		expect(failure.description).toContain('gateway.auth.token');
	});

	test('plugin off', async () => {
		const { failure } = await callAnsweredWith(recorded('plugin-off'));
		expect(failure.message).toContain('no admin HTTP API');
		expect(failure.description).toContain('plugins.entries["admin-http-rpc"].enabled');
	});

	test('method not supported', async () => {
		const { failure } = await callAnsweredWith(recorded('method-not-supported'));
		expect(failure.message).toContain('admin HTTP API of the gateway does not have this');
		expect(failure.description).toContain('Choose the transport WebSocket');
	});

	test('a method that came with a later version', async () => {
		const message = 'unknown method: chat.message.get';
		const { failure } = await callAnsweredWith(rpcError(400, { code: 'INVALID_REQUEST', message }));
		expect(failure.message).toContain('This version of the gateway does not have this');
		expect(failure.description).toBe('Update OpenClaw.');
	});

	test('failed without a reason: points to the log', async () => {
		const { failure } = await callAnsweredWith(recorded('unavailable'));
		expect(failure.description).toContain('openclaw logs');
	});

	test.each([
		['a web page', { contentType: 'text/html', body: '<!doctype html><title>n8n</title>' }],
		['JSON of another shape', { body: { status: 'fine' } }],
		['text', { contentType: 'text/plain', body: 'hello' }],
		['empty', { contentType: 'text/plain', body: '' }],
		['JSON of another shape', { body: [1, 2] }],
	])('200 with %s is no gateway', async (kind, answer) => {
		const { failure } = await callAnsweredWith(answer);
		expect(failure.message).toContain(`is not an OpenClaw gateway (HTTP 200, ${kind})`);
	});

	test.each([413, 429, 500, 502])('HTTP %i from a proxy is explained', async (status) => {
		const { failure } = await callAnsweredWith({
			status,
			contentType: 'text/html',
			body: '<html>',
		});
		expect(failure.message).not.toContain('is not an OpenClaw gateway');
		expect(failure.description).not.toBe('');
	});

	test('a token that the gateway repeats does not reach the error', async () => {
		const message = `bad value ${GATEWAY_TOKEN} for https://n8n.example.com/x?token=abc&y=1`;
		const { failure } = await callAnsweredWith(rpcError(400, { code: 'INVALID_REQUEST', message }));
		expect(failure.message).toContain('bad value *** for https://n8n.example.com/x?token=***&y=1');
	});

	test('a redirect is not followed, and its target named without path and query', async () => {
		const elsewhere = await serveGateway(() => payload({}));
		const { failure } = await callAnsweredWith({
			status: 307,
			headers: { location: `${elsewhere.url}/login?token=secret` },
			body: '',
		});
		expect(failure.message).toContain(`redirects to ${elsewhere.url} (`);
		expect(elsewhere.asked).toHaveLength(0);
	});
});

async function listenTcp(server: Server): Promise<number> {
	return await new Promise((resolve) => {
		server.listen(0, '127.0.0.1', () => resolve((server.address() as { port: number }).port));
	});
}

describe('no answer', () => {
	test('nothing listens', async () => {
		const server = createServer();
		const port = await listen(server);
		server.close();
		const client = await clientFor(`http://127.0.0.1:${port}`);
		const failure = await failureOf(client.call('cron.add', { name: 'Daily' }));
		expect(failure.message).toBe(
			`Nothing listens at http://127.0.0.1:${port} (cron.add, job "Daily")`,
		);
		expect(failure.description).toContain('openclaw gateway run');
	});

	test('unknown host name', async () => {
		const failure = await failureOf(
			(await clientFor('https://openclaw.invalid:18789')).call('cron.add', {}),
		);
		expect(failure.message).toContain(
			'The host name in https://openclaw.invalid:18789 is not known',
		);
	});

	test('time-out', async () => {
		const gateway = await serveGateway(() => new Promise(() => {}));
		const client = await clientFor(gateway.url, {}, 50);
		const failure = await failureOf(client.call('cron.add', {}));
		expect(failure.message).toContain('did not answer in time');
		expect(failure.description).toContain('Request Timeout');
	});

	test('connection closed', async () => {
		const port = await listen(createServer((request) => request.socket.destroy()));
		const failure = await failureOf((await clientFor(`http://127.0.0.1:${port}`)).call('cron.add'));
		expect(failure.message).toContain('was closed before the answer');
	});

	test('https to a port without TLS', async () => {
		const gateway = await serveGateway(() => payload({}));
		const client = await clientFor(gateway.url.replace('http:', 'https:'));
		expect((await failureOf(client.call('cron.add'))).message).toContain('There is no TLS at');
	});

	const tls = (name: string) =>
		readFileSync(join(import.meta.dirname, '../../../fixtures/tls', name));
	const certificate = { key: tls('self-signed.key'), cert: tls('self-signed.crt') };

	test.each<[string, ServerOptions]>([
		['a client certificate (TLS 1.3)', { requestCert: true }],
		['a client certificate (TLS 1.2)', { requestCert: true, maxVersion: 'TLSv1.2' }],
		['an old TLS', { minVersion: 'TLSv1', maxVersion: 'TLSv1.1', ciphers: 'ALL:@SECLEVEL=0' }],
		['a cipher that n8n does not have', { maxVersion: 'TLSv1.2', ciphers: 'NULL:@SECLEVEL=0' }],
	])('https to a server that wants %s', async (_what, options) => {
		const port = await listen(createTlsServer({ ...certificate, ...options }));
		const client = await clientFor(`https://127.0.0.1:${port}`, { allowUnauthorizedCerts: true });
		const { message, description } = await failureOf(client.call('cron.add'));
		expect(message).toContain(`n8n could not agree on TLS with https://127.0.0.1:${port}`);
		expect(description).toContain('Keep https://');
		expect(description).not.toMatch(/Use http:|If the request reached/);
	});

	test('https to a server that does not know the host name', async () => {
		const server = createTcpServer((socket) => socket.end(Buffer.from('15030100020270', 'hex')));
		const failure = await failureOf(
			(await clientFor(`https://127.0.0.1:${await listenTcp(server)}`)).call('cron.add'),
		);
		server.close();
		expect(failure.message).toContain('could not agree on TLS');
	});

	test('http to a port with TLS', async () => {
		const port = await listen(createTlsServer(certificate));
		const failure = await failureOf((await clientFor(`http://127.0.0.1:${port}`)).call('cron.add'));
		expect(failure.message).toContain('was closed before the answer');
		expect(failure.description).toContain('If it serves TLS, use https://.');
	});

	test('a port that speaks something else', async () => {
		const server = createTcpServer((socket) => socket.end('SSH-2.0-OpenSSH_9.6\r\n'));
		const port = await listenTcp(server);
		const failure = await failureOf((await clientFor(`http://127.0.0.1:${port}`)).call('cron.add'));
		server.close();
		expect(failure.message).toContain('does not speak HTTP');
	});
});

describe('repeats', () => {
	const turnedAway = rpcError(503, {
		code: 'UNAVAILABLE',
		message: 'rate limit exceeded for cron.add; retry after 1s',
		retryable: true,
		retryAfterMs: 5,
	});

	test('a change that the gateway turned away is sent again when it says', async () => {
		let calls = 0;
		const gateway = await serveGateway(() => (++calls < 3 ? turnedAway : payload({ id: 'a' })));
		await expect((await clientFor(gateway.url)).call('cron.add')).resolves.toEqual({ id: 'a' });
		expect(calls).toBe(3);
	});

	test('not without end', async () => {
		const { failure, sent } = await callAnsweredWith(turnedAway, 'cron.add');
		expect(sent).toBe(4);
		expect(failure.message).toContain('asks to try again in 1 s');
	});

	test('not when the wait would be too long', async () => {
		const answer = recorded('rate-limited');
		const error = answer.body.error as IDataObject;
		error.retryAfterMs = 600_000;
		const { failure, sent } = await callAnsweredWith(answer);
		expect(sent).toBe(1);
		expect(failure.description).toContain('30 per 60s');
	});

	test('a change that failed on the way is not sent again', async () => {
		const { sent } = await callAnsweredWith({ status: 502, body: 'bad gateway' }, 'cron.add');
		expect(sent).toBe(1);
	});

	test('a read that failed on the way is', async () => {
		let calls = 0;
		const gateway = await serveGateway(() =>
			++calls < 2 ? { status: 502, body: 'bad gateway' } : payload({ id: 'a' }),
		);
		await expect((await clientFor(gateway.url)).call('cron.get')).resolves.toEqual({ id: 'a' });
		expect(calls).toBe(2);
	});

	test('a read that is refused is not', async () => {
		const { sent } = await callAnsweredWith(recorded('job-not-found'), 'cron.get');
		expect(sent).toBe(1);
	});
});
