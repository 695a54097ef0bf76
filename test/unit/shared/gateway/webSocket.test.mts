import { readFileSync } from 'node:fs';
import { createServer, type Server } from 'node:http';
import { createServer as createTlsServer } from 'node:https';
import { join } from 'node:path';

import { CredentialTestContext } from 'n8n-core';
import type { IDataObject, INodeParameters } from 'n8n-workflow';
import { describe, expect, test } from 'vitest';

import { OpenClaw } from '../../../../nodes/OpenClaw/OpenClaw.node.ts';
import { openCalls } from '../../../../nodes/shared/gateway/calls.ts';
import { openClawApiTest } from '../../../../nodes/shared/gateway/credentialTest.ts';
import {
	additionalDataFor,
	executeNode,
	loadOptionsContext,
	type NodeRun,
} from '../../support/engine.mts';
import { cronJob, gatewayCredential, GATEWAY_TOKEN, listen } from '../../support/gatewayServer.mts';
import { serveWebSocketGateway, type WsGateway } from '../../support/webSocketGateway.mts';

async function clientFor(gatewayUrl: string, more: IDataObject = {}, timeoutMs?: number) {
	const credentials = gatewayCredential(gatewayUrl, { transport: 'webSocket', ...more });
	return await openCalls(loadOptionsContext(new OpenClaw(), { credentials }), timeoutMs);
}

interface Failure {
	message: string;
	description: string;
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

/** One call of a change, which is never repeated by itself. */
async function failureAt(gatewayUrl: string, timeoutMs?: number): Promise<Failure> {
	const client = await clientFor(gatewayUrl, {}, timeoutMs);
	const failure = await failureOf(client.call('cron.update', { id: 'job-1' }));
	client.close();
	return failure;
}

const refusedWith = async (error: IDataObject) =>
	await failureAt((await serveWebSocketGateway({ refuse: () => error })).url);

describe('introduction', () => {
	test('answers the challenge with the token and a device that signs it', async () => {
		const gateway = await serveWebSocketGateway({ answer: () => ({ payload: { jobs: [] } }) });
		const client = await clientFor(gateway.url);
		await expect(client.call('cron.list', { limit: 1 })).resolves.toEqual({ jobs: [] });
		client.close();
		expect(gateway.introductions).toMatchObject([
			{
				minProtocol: 4,
				maxProtocol: 4,
				client: { id: 'gateway-client', mode: 'backend', platform: 'n8n' },
				role: 'operator',
				scopes: ['operator.admin'],
				auth: { token: GATEWAY_TOKEN },
			},
		]);
		expect(gateway.asked).toEqual([{ method: 'cron.list', params: { limit: 1 }, connection: 1 }]);
	});

	test('the device is the same for the same token, whoever derives it', async () => {
		const gateway = await serveWebSocketGateway();
		for (let turn = 0; turn < 2; turn += 1) {
			const client = await clientFor(gateway.url);
			await client.call('cron.status');
			client.close();
		}
		const other = await clientFor(gateway.url, { token: 'another' });
		await failureOf(other.call('cron.status'));
		const ids = gateway.introductions.map(({ device }) => (device as IDataObject).id);
		// Fixed: another key would have to be approved anew on every gateway.
		expect(ids[0]).toBe('1d750b60bb236d85a0346d9822011c2f015d850987554c1fbc5c471a6c451996');
		expect(ids[1]).toBe(ids[0]);
		expect(ids[2]).not.toBe(ids[0]);
	});

	test('a gateway that is starting is asked again', async () => {
		const starting = {
			code: 'UNAVAILABLE',
			message: 'gateway starting; retry shortly',
			details: { reason: 'startup-sidecars' },
			retryable: true,
			retryAfterMs: 5,
		};
		const gateway = await serveWebSocketGateway({
			refuse: (connection) => (connection < 6 ? starting : undefined),
		});
		const client = await clientFor(gateway.url);
		await client.call('cron.add');
		client.close();
		expect(gateway.connections.count).toBe(6);
		expect(gateway.asked).toHaveLength(1);
	});

	test('not longer than the time-out', async () => {
		const gateway = await serveWebSocketGateway({
			refuse: () => ({ code: 'UNAVAILABLE', message: 'x', retryable: true, retryAfterMs: 60_000 }),
		});
		const { message } = await failureAt(gateway.url, 200);
		expect(message).toContain('asks to try again in 60 s');
	});
});

describe('refused', () => {
	test('not approved yet: the command to approve it, with the request id', async () => {
		const failure = await refusedWith({
			code: 'NOT_PAIRED',
			message: 'pairing required: device is not approved yet',
			details: { code: 'PAIRING_REQUIRED', requestId: '60ef99f5-6852', deviceId: 'd' },
		});
		expect(failure.message).toContain(
			'wants this n8n to be approved first (request 60ef99f5-6852)',
		);
		expect(failure.description).toContain('run: openclaw devices approve 60ef99f5-6852.');
	});

	test('a request id that is none does not get into the command', async () => {
		const { message, description } = await refusedWith({
			code: 'NOT_PAIRED',
			message: 'pairing required',
			details: { code: 'PAIRING_REQUIRED', requestId: 'x; rm -rf ~' },
		});
		expect(`${message} ${description}`).not.toContain('rm -rf');
		expect(description).toContain('openclaw devices list');
	});

	test('wrong token', async () => {
		const gateway = await serveWebSocketGateway();
		const client = await clientFor(gateway.url, { token: 'wrong' });
		const failure = await failureOf(client.call('cron.list'));
		expect(failure.message).toContain('does not accept the token (cron.list)');
		expect(failure.description).toContain('gateway.auth.token');
	});

	test('too many wrong tokens', async () => {
		const details = { code: 'AUTH_RATE_LIMITED' };
		const { message } = await refusedWith({ code: 'UNAVAILABLE', message: 'x', details });
		expect(message).toContain('too many wrong tokens');
	});

	test.each([
		['2026.9', { code: 'PROTOCOL_MISMATCH', expectedProtocol: 5 }],
		['2026.3', { expectedProtocol: 3 }],
	])('another protocol, as OpenClaw %s says it', async (_version, details) => {
		const { message, description } = await refusedWith({
			code: 'INVALID_REQUEST',
			message: 'protocol mismatch',
			details,
		});
		expect(message).toContain('another version of its protocol: protocol mismatch');
		expect(description).toContain('protocol 4');
	});

	test('a scope that is missing', async () => {
		const gateway = await serveWebSocketGateway({
			answer: () => ({
				error: {
					code: 'FORBIDDEN',
					message: 'missing scope: operator.admin',
					details: { code: 'MISSING_SCOPE', missingScope: 'operator.admin' },
				},
			}),
		});
		const failure = await failureAt(gateway.url);
		expect(failure.message).toContain('the scope operator.admin is missing');
		expect(failure.description).toContain('openclaw devices');
	});

	test("a method's own errors read as over the admin HTTP API", async () => {
		const gateway = await serveWebSocketGateway({
			answer: () => ({
				error: {
					code: 'INVALID_REQUEST',
					message: 'Automation not found: job-1.',
					details: { code: 'CRON_JOB_NOT_FOUND', jobId: 'job-1' },
				},
			}),
		});
		const { message } = await failureAt(gateway.url);
		expect(message).toBe('The gateway has no such job (cron.update, job "job-1")');
	});
});

describe('no connection', () => {
	const tls = (name: string) =>
		readFileSync(join(import.meta.dirname, '../../../fixtures/tls', name));

	test('nothing listens', async () => {
		const server = createServer();
		const port = await listen(server);
		server.close();
		const { message } = await failureAt(`http://127.0.0.1:${port}`);
		expect(message).toContain(`Nothing listens at http://127.0.0.1:${port}`);
	});

	test('another server', async () => {
		const port = await listen(createServer((_, response) => response.writeHead(404).end('no')));
		const { message } = await failureAt(`http://127.0.0.1:${port}`);
		expect(message).toContain('is not an OpenClaw gateway (HTTP 404, text)');
	});

	test('a gateway behind a proxy that passes no WebSocket on', async () => {
		const health = createServer((_, response) => {
			response.setHeader('content-type', 'application/json');
			response.end(JSON.stringify({ ok: true, status: 'live' }));
		});
		const { message, description } = await failureAt(`http://127.0.0.1:${await listen(health)}`);
		expect(message).toContain('runs, and opens no WebSocket');
		expect(description).toContain('gateway.trustedProxies');
	});

	test.each(['hello', '[1', '"text"', '{"event":"connect.challenge","payload":{}}'])(
		'a WebSocket server that greets with %s',
		async (greeting) => {
			const server = createServer((_, response) => response.writeHead(404).end());
			const { url } = await serveWebSocketGateway({ greeting, server });
			const { message } = await failureAt(url, 500);
			expect(message).toMatch(/is not an OpenClaw gateway|did not answer in time/);
		},
	);

	test('a server that never answers', async () => {
		const port = await listen(createServer(() => {}));
		const { message, description } = await failureAt(`http://127.0.0.1:${port}`, 50);
		expect(message).toContain('did not answer in time');
		expect(description).toContain('Request Timeout');
	});

	test('a certificate that is not trusted', async () => {
		const server = createTlsServer({ key: tls('self-signed.key'), cert: tls('self-signed.crt') });
		const { url } = await serveWebSocketGateway({ server: server as unknown as Server });
		const { message } = await failureAt(url.replace('http:', 'https:'));
		expect(message).toContain('The TLS certificate of');
	});

	test('a server that wants a TLS which n8n does not have', async () => {
		const certificate = { key: tls('self-signed.key'), cert: tls('self-signed.crt') };
		const old = { maxVersion: 'TLSv1.2', ciphers: 'NULL:@SECLEVEL=0' } as const;
		const server = createTlsServer({ ...certificate, ...old });
		const { message } = await failureAt(`https://127.0.0.1:${await listen(server)}`);
		expect(message).toContain('could not agree on TLS');
	});

	test('"Ignore SSL Issues", which the platform has no switch for, is refused', async () => {
		const more = { allowUnauthorizedCerts: true };
		const overTls = await clientFor('https://127.0.0.1:1', more);
		await expect(failureOf(overTls.call('cron.status'))).resolves.toMatchObject({
			message: 'The WebSocket cannot ignore SSL issues (cron.status)',
			description: expect.stringContaining('NODE_EXTRA_CA_CERTS'),
		});
		const gateway = await serveWebSocketGateway();
		await expect((await clientFor(gateway.url, more)).call('cron.status')).resolves.toEqual({});
	});
});

describe('one connection', () => {
	const items = ['a', 'b', 'c', 'd', 'e', 'f', 'g'].map((id) => ({ id }));

	const run = async (gateway: WsGateway, operation: string, more: NodeRun = {}) =>
		await executeNode(new OpenClaw(), {
			items,
			...more,
			parameters: {
				resource: 'cronJob',
				operation,
				cronJobId: { __rl: true, mode: 'id', value: '={{ $json.id }}' },
				...more.parameters,
			} as INodeParameters,
			credentials: gateway.credentials,
		});

	test('serves all items, requests in flight together, replies in any order', async () => {
		const held: Array<() => void> = [];
		const gateway = await serveWebSocketGateway({
			answer: async ({ params }) => {
				const released = new Promise<void>((resolve) => held.push(resolve));
				// Five at once, and then the two that are left; the last to come is answered first.
				if (held.length === 5 || gateway.asked.length === items.length) {
					for (const release of held.splice(0).reverse()) release();
				}
				await released;
				return { payload: cronJob(params.id as string) };
			},
		});
		const output = await run(gateway, 'get', { parameters: { output: 'raw' } });
		expect(output).toEqual(
			items.map(({ id }, item) => ({ json: cronJob(id), pairedItem: { item } })),
		);
		expect(gateway.connections.count).toBe(1);
		await gateway.allClosed();
	});

	test('is closed when an item fails', async () => {
		const gateway = await serveWebSocketGateway({
			answer: ({ params }) =>
				params.id === 'b' ? { error: { code: 'INVALID_REQUEST', message: 'no' } } : 'none',
		});
		await expect(run(gateway, 'get')).rejects.toMatchObject({ context: { itemIndex: 1 } });
		await gateway.allClosed();
		expect(gateway.connections.count).toBe(1);
	});

	test('that breaks: a read is sent again over another, a change is not', async () => {
		const gateway = await serveWebSocketGateway({
			answer: ({ connection }) => (connection === 1 ? 'break' : { payload: { id: 'a' } }),
		});
		const client = await clientFor(gateway.url);
		await expect(client.call('cron.get', { id: 'a' })).resolves.toEqual({ id: 'a' });
		expect(gateway.connections.count).toBe(2);
		client.close();

		const breaking = await serveWebSocketGateway({ answer: () => 'break' });
		const { message } = await failureAt(breaking.url);
		expect(message).toContain('was closed before the answer');
		expect(breaking.asked).toHaveLength(1);
	});

	test('a change after a break goes over a new one', async () => {
		const gateway = await serveWebSocketGateway({
			answer: ({ params }) => (params.id === 'a' ? 'break' : { payload: { id: params.id } }),
		});
		const client = await clientFor(gateway.url);
		await failureOf(client.call('cron.update', { id: 'a' }));
		await expect(client.call('cron.update', { id: 'b' })).resolves.toEqual({ id: 'b' });
		client.close();
	});

	test('a request has a time-out, the option of the node', async () => {
		const gateway = await serveWebSocketGateway({ answer: () => 'none' });
		await expect(
			run(gateway, 'enable', { parameters: { options: { requestTimeout: 0.3 } } }),
		).rejects.toMatchObject({ message: expect.stringContaining('did not answer in time') });
		await gateway.allClosed();
	});

	test('what the gateway turns away is sent again', async () => {
		let calls = 0;
		const turnedAway = {
			error: { code: 'UNAVAILABLE', message: 'busy', retryable: true, retryAfterMs: 5 },
		};
		const gateway = await serveWebSocketGateway({
			answer: () => (++calls < 3 ? turnedAway : { payload: { id: 'a' } }),
		});
		const client = await clientFor(gateway.url);
		await expect(client.call('cron.add')).resolves.toEqual({ id: 'a' });
		client.close();
	});
});

describe('connection test', () => {
	const testCredential = async (gatewayUrl: string) =>
		await openClawApiTest.call(new CredentialTestContext(additionalDataFor()), {
			id: 'id',
			name: 'OpenClaw',
			type: 'openClawApi',
			data: { gatewayUrl, token: GATEWAY_TOKEN, transport: 'webSocket' },
		});

	test('is green where a method is answered, and leaves no connection', async () => {
		const gateway = await serveWebSocketGateway();
		expect(await testCredential(gateway.url)).toMatchObject({ status: 'OK' });
		expect(gateway.asked).toMatchObject([{ method: 'cron.status' }]);
		await gateway.allClosed();
	});

	test('says how to approve this n8n', async () => {
		const gateway = await serveWebSocketGateway({
			refuse: () => ({
				code: 'NOT_PAIRED',
				message: 'pairing required',
				details: { code: 'PAIRING_REQUIRED', requestId: 'r-1' },
			}),
		});
		const { status, message } = await testCredential(gateway.url);
		expect(status).toBe('Error');
		expect(message).toContain('openclaw devices approve r-1');
	});

	test('says that another server is none', async () => {
		const port = await listen(createServer((_, response) => response.writeHead(404).end()));
		const { message } = await testCredential(`http://127.0.0.1:${port}`);
		expect(message).toContain('is not an OpenClaw gateway');
	});
});
