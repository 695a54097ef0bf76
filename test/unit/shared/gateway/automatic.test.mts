/** The transport Automatic: over the WebSocket where it can be opened, else what the HTTP API has. */
import { createServer } from 'node:http';

import type { IDataObject } from 'n8n-workflow';
import { CredentialTestContext } from 'n8n-core';
import { expect, test } from 'vitest';

import { OpenClaw } from '../../../../nodes/OpenClaw/OpenClaw.node.ts';
import { openCalls } from '../../../../nodes/shared/gateway/calls.ts';
import { openClawApiTest } from '../../../../nodes/shared/gateway/credentialTest.ts';
import { additionalDataFor, loadOptionsContext } from '../../support/engine.mts';
import { gatewayCredential, GATEWAY_TOKEN, recorded } from '../../support/gatewayServer.mts';
import { serveWebSocketGateway } from '../../support/webSocketGateway.mts';

const PAIRING = {
	code: 'NOT_PAIRED',
	message: 'pairing required',
	details: { code: 'PAIRING_REQUIRED', requestId: 'request-1' },
};
const WRONG_TOKEN = { code: 'X', message: 'no', details: { code: 'AUTH_TOKEN_MISMATCH' } };

interface Given {
	/** What `connect` is refused with; absent: it is not. */
	refused?: IDataObject;
	isApiOn?: boolean;
}

/** A gateway with both ways in; what its admin HTTP API was asked is in `overHttp`. */
async function serve({ refused, isApiOn = true }: Given) {
	const overHttp: string[] = [];
	const server = createServer(async (request, response) => {
		const chunks: Buffer[] = [];
		for await (const chunk of request) chunks.push(chunk as Buffer);
		response.setHeader('content-type', 'application/json');
		if (request.url === '/healthz') {
			return response.end(JSON.stringify({ ok: true, status: 'live' }));
		}
		const { method } = JSON.parse(Buffer.concat(chunks).toString()) as { method: string };
		overHttp.push(method);
		const { status, body } = isApiOn
			? { status: 200, body: { ok: true, payload: { jobs: [] } } }
			: recorded('plugin-off');
		response.statusCode = status!;
		return response.end(typeof body === 'string' ? body : JSON.stringify(body));
	});
	const gateway = await serveWebSocketGateway({
		server,
		refuse: () => refused,
		answer: () => ({ payload: { jobs: [], messages: [] } }),
	});
	const data = { transport: 'automatic' };
	const calls = await openCalls(
		loadOptionsContext(new OpenClaw(), { credentials: gatewayCredential(gateway.url, data) }),
	);
	return { gateway, overHttp, calls };
}

const failureOf = async (promise: Promise<unknown>) =>
	(await promise.then(
		() => ({}),
		(error: unknown) => error,
	)) as { message: string; description: string };

test('the WebSocket, where it opens', async () => {
	const { gateway, overHttp, calls } = await serve({});
	await calls.call('cron.list');
	await calls.call('cron.update', { id: 'a' });
	expect(gateway.asked.map(({ method }) => method)).toEqual(['cron.list', 'cron.update']);
	expect(gateway.connections.count).toBe(1);
	expect(overHttp).toEqual([]);
	calls.close();
	await gateway.allClosed();
});

test('the admin HTTP API, where n8n is not approved yet; asked for once', async () => {
	const { gateway, overHttp, calls } = await serve({ refused: PAIRING });
	await calls.call('cron.list');
	await calls.call('cron.list');
	expect(overHttp).toEqual(['cron.list', 'cron.list']);
	expect(gateway.connections.count).toBe(1);
});

test('what only the WebSocket has says what opens it', async () => {
	const { overHttp, calls } = await serve({ refused: PAIRING });
	const { message, description } = await failureOf(calls.call('chat.history'));
	expect(message).toContain('This needs a WebSocket to the gateway');
	expect(description).toContain('openclaw devices approve request-1');
	expect(overHttp).toEqual([]);
});

test('no way at all says what opens each', async () => {
	const { calls } = await serve({ refused: PAIRING, isApiOn: false });
	const { message, description } = await failureOf(calls.call('cron.list'));
	expect(message).toContain('No way to the gateway is open');
	expect(description).toContain('openclaw devices approve request-1');
	expect(description).toContain('plugins.entries["admin-http-rpc"]');
});

test('a wrong token is one whichever way it goes', async () => {
	const { overHttp, calls } = await serve({ refused: WRONG_TOKEN });
	const { message } = await failureOf(calls.call('cron.list'));
	expect(message).toContain('does not accept the token');
	expect(overHttp).toEqual([]);
});

test('a change that was sent is not sent the other way', async () => {
	const gateway = await serveWebSocketGateway({ answer: () => 'break' });
	const credentials = gatewayCredential(gateway.url, { transport: 'automatic' });
	const calls = await openCalls(loadOptionsContext(new OpenClaw(), { credentials }));
	await failureOf(calls.call('cron.add', {}));
	expect(gateway.asked).toHaveLength(1);
});

test.each<[string, Given, string, string[]]>([
	['both open', {}, 'OK', ['WebSocket: open', 'Admin HTTP API: open']],
	[
		'one approval missing',
		{ refused: PAIRING },
		'OK',
		['openclaw devices approve request-1', 'Admin HTTP API: open'],
	],
	['without the plugin', { isApiOn: false }, 'OK', ['WebSocket: open', 'admin-http-rpc']],
	[
		'neither',
		{ refused: PAIRING, isApiOn: false },
		'Error',
		['openclaw devices approve request-1', 'admin-http-rpc'],
	],
	['a wrong token', { refused: WRONG_TOKEN }, 'Error', ['gateway.auth.token']],
])(
	'the test of the credential says which ways are open: %s',
	async (_name, given, status, words) => {
		const { gateway } = await serve(given);
		const data = { gatewayUrl: gateway.url, token: GATEWAY_TOKEN, transport: 'automatic' };
		const result = await openClawApiTest.call(new CredentialTestContext(additionalDataFor()), {
			...{ id: 'id', name: 'OpenClaw', type: 'openClawApi' },
			data,
		});
		expect(result.status).toBe(status);
		for (const word of words) expect(result.message).toContain(word);
	},
);

test('headers, password and no authentication over the WebSocket', async () => {
	const { gateway } = await serve({});
	const headers = { values: [{ name: 'X-Access', value: 'access-secret-value' }] };
	for (const more of [{}, { authentication: 'password' }, { authentication: 'none', token: '' }]) {
		const credentials = gatewayCredential(gateway.url, {
			...{ transport: 'webSocket', headers },
			...more,
		});
		const calls = await openCalls(loadOptionsContext(new OpenClaw(), { credentials }));
		await calls.call('cron.list');
		calls.close();
	}
	expect(gateway.headers.map((sent) => sent['x-access'])).toEqual(
		Array(3).fill('access-secret-value'),
	);
	expect(gateway.introductions.map(({ auth }) => auth)).toEqual([
		{ token: GATEWAY_TOKEN },
		{ password: GATEWAY_TOKEN },
		undefined,
	]);
	expect(gateway.introductions[2]).not.toHaveProperty('device');
});
