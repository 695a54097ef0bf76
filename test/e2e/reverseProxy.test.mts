/** A real reverse proxy before a real gateway: every way in, and what is said where there is none. */
import { join } from 'node:path';

import { afterAll, beforeAll, describe, expect, it } from 'vitest';

import { type Gateway, startGateway } from './harness/gateway.mts';
import { type Proxies, startProxies } from './harness/nginx.mts';
import { executeOperation } from './harness/nodeRun.mts';
import { usePeers } from './harness/vitestPeers.mts';

const TRUSTS_PROXY = { gateway: { trustedProxies: ['127.0.0.1'] } };
const SECRETS = { access: 'access-secret-of-the-proxy', password: 'password-of-the-proxy' };
const BASIC = `Basic ${Buffer.from(`n8n:${SECRETS.password}`).toString('base64')}`;

const peers = usePeers({
	gateway: { config: TRUSTS_PROXY },
	// n8n's own means to trust a certificate authority, or a certificate.
	n8n: {
		env: {
			NODE_EXTRA_CA_CERTS: join(import.meta.dirname, '../fixtures/tls/self-signed.crt'),
		},
	},
});

let proxies: Proxies;

beforeAll(async () => {
	proxies = await startProxies(peers().gateway.url, SECRETS);
});

it('from another host everything after one approval, and before it what the HTTP API has', async () => {
	const at = { gatewayUrl: proxies.tls };
	expect(await read({ ...at, transport: 'automatic' })).toMatch(/^success/);
	const words = await read({ ...at, transport: 'webSocket' });
	const [, requestId] = /openclaw devices approve ([\w-]+)[.]/.exec(words) ?? [];
	await peers().gateway.rpc('device.pair.approve', { requestId });
	expect(await read({ ...at, transport: 'webSocket' })).toMatch(/^success/);
});

afterAll(async () => await proxies?.stop());

const GET_ALL = { operation: 'getAll' };

const row = (name: string, value: string) => ({ values: [{ name, value }] });

/** What an operation on jobs over the credential ends with: its status, or the words of its error. */
async function read(more: Record<string, unknown>, operation: object = GET_ALL): Promise<string> {
	const { api, gateway } = peers();
	const data = { token: gateway.token, ...more };
	const credential = await api.createCredential(
		'openClawApi',
		data,
		JSON.stringify(more).slice(0, 90),
	);
	const parameters = { resource: 'cronJob', ...operation };
	const { status, error } = await executeOperation(peers(), parameters, credential);
	const words = `${error?.message ?? status}. ${error?.description ?? ''}`;
	for (const secret of [gateway.token, ...Object.values(SECRETS)])
		expect(words).not.toContain(secret);
	return words;
}

describe.each(['automatic', 'webSocket', 'adminHttpRpc'])('%s', (transport) => {
	it('through TLS, at a path, with a certificate that n8n was told to trust', async () => {
		expect(await read({ gatewayUrl: proxies.tls, transport })).toMatch(/^success/);
		expect(await read({ gatewayUrl: `${proxies.tls}/`, transport })).toMatch(/^success/);
	});

	it('with the header that an access proxy wants, with a wrong one, and without', async () => {
		const at = { gatewayUrl: proxies.access, transport };
		expect(await read({ ...at, headers: row('X-Access', SECRETS.access) })).toMatch(/^success/);
		for (const headers of [row('X-Access', 'wrong'), {}]) {
			const words = await read({ ...at, headers });
			expect(words).toContain('refuses the request (HTTP 403, a web page, server: nginx');
			expect(words).toContain('Headers of the OpenClaw Gateway API credential');
			expect(words).not.toContain('accept the token');
		}
	});
});

describe('Basic auth', () => {
	it.each(['automatic', 'webSocket'])('over %s', async (transport) => {
		const at = { gatewayUrl: proxies.basicAuth, transport };
		expect(await read({ ...at, headers: row('Authorization', BASIC) })).toMatch(/^success/);
		expect(await read({ ...at, headers: row('Authorization', 'Basic d3Jvbmc=') })).toContain(
			'asks for Basic authentication (HTTP 401)',
		);
		expect(await read(at)).toContain('asks for Basic authentication (HTTP 401)');
	});
});

describe('a proxy that passes no WebSocket', () => {
	const at = () => ({ gatewayUrl: proxies.withoutUpgrade });

	it('leaves the admin HTTP API', async () => {
		expect(await read({ ...at(), transport: 'automatic' })).toMatch(/^success/);
		expect(await read({ ...at(), transport: 'webSocket' })).toContain('opens no WebSocket');
	});

	it('is told by the test of the credential', async () => {
		const data = { ...at(), token: peers().gateway.token, transport: 'automatic' };
		const { status, message } = await peers().api.testCredential('openClawApi', data);
		expect(status).toBe('OK');
		expect(message).toContain('Admin HTTP API: open');
		expect(message).toContain('opens no WebSocket');
	});
});

it('a wrong token is one, whatever stands before the gateway', async () => {
	const words = await read({ gatewayUrl: proxies.tls, token: 'wrong-token-of-the-test' });
	expect(words).toContain('does not accept the token');
});

describe('other gateways', () => {
	const PASSWORD = 'password-of-the-gateway';
	const CONFIGURATIONS = {
		untrusting: {},
		password: { gateway: { auth: { mode: 'password', password: PASSWORD, token: undefined } } },
		none: { gateway: { auth: { mode: 'none', token: undefined } } },
	};
	const running: Partial<Record<keyof typeof CONFIGURATIONS, Gateway>> = {};

	beforeAll(async () => {
		const starting = Object.entries(CONFIGURATIONS).map(async ([name, config]) => {
			const gateway = await startGateway({ model: peers().stub.model, config });
			running[name as keyof typeof CONFIGURATIONS] = gateway;
		});
		await Promise.all(starting);
	});
	afterAll(async () => {
		await Promise.all(Object.values(running).map(async (gateway) => await gateway.stop()));
	});

	it('one that does not trust the proxy says so, and not that the token is wrong', async () => {
		const gateway = running.untrusting!;
		const untrusted = await startProxies(gateway.url, SECRETS);
		try {
			const at = { gatewayUrl: untrusted.tls, token: gateway.token };
			const words = await read({ ...at, transport: 'adminHttpRpc' });
			expect(words).toContain('does not trust the proxy before it');
			expect(words).toContain('gateway.trustedProxies');
			expect(await read({ ...at, transport: 'automatic' })).toContain('gateway.trustedProxies');
		} finally {
			await untrusted.stop();
		}
	});

	it.each(['webSocket', 'adminHttpRpc'])('one with a password, over %s', async (transport) => {
		const at = { gatewayUrl: running.password!.url, authentication: 'password', transport };
		expect(await read({ ...at, token: PASSWORD })).toMatch(/^success/);
		expect(await read({ ...at, token: 'wrong' })).toContain('does not accept the password');
	});

	it.each(['webSocket', 'adminHttpRpc'])(
		'one without authentication, over %s',
		async (transport) => {
			const at = { gatewayUrl: running.none!.url, authentication: 'none', transport };
			expect(await read({ ...at, token: '' })).toMatch(/^success/);
		},
	);

	it('one that lets read alone names the scope that is missing', async () => {
		const headers = row('X-OpenClaw-Scopes', 'operator.read');
		const transport = 'adminHttpRpc';
		const at = { gatewayUrl: running.none!.url, authentication: 'none', token: '', transport };
		expect(await read({ ...at, headers })).toMatch(/^success/);
		const job = { name: 'Not made', message: 'Summarize', deliveryMode: 'none' };
		const words = await read({ ...at, headers }, { operation: 'create', ...job });
		expect(words).toContain('does not let this n8n do it: the scope operator.admin is missing');
		expect(words).toContain('a header X-OpenClaw-Scopes');
		expect(await read(at, { operation: 'create', ...job })).toMatch(/^success/);
	});
});
