/** What somebody who writes workflows, but may not read a credential, can make the nodes do. */
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';

import { OpenClaw } from '../../nodes/OpenClaw/OpenClaw.node.ts';
import { mergeJobJson, readJobJson } from '../../nodes/shared/cronJob/jobJson.ts';
import { assertWebhookUrls } from '../../nodes/shared/cronJob/rules.ts';
import { runNode } from '../unit/support/engine.mts';
import { payload, serveGateway } from '../unit/support/gatewayServer.mts';
import { jsonText } from './support/requests.mts';

describe('where requests go', () => {
	it('is for the credential alone to say, whatever stands in an id', async () => {
		const gateway = await serveGateway(() => payload({ id: 'a', entries: [], jobs: [] }));
		const trick = fc.oneof(
			fc.string({ unit: 'binary' }),
			fc.constantFrom('../../x', '//evil.example/', '@evil.example', 'http://evil.example', '?a#b'),
			fc.constantFrom('\r\nHost: evil.example', '%2e%2e%2f', '..\\..', '\u0000', '__proto__'),
		);
		const operations = ['get', 'delete', 'enable', 'run'];
		await fc.assert(
			fc.asyncProperty(trick, fc.constantFrom(...operations), async (value, operation) => {
				await runNode(new OpenClaw(), {
					credentials: gateway.credentials,
					onError: 'continueRegularOutput',
					// Parameters that look like the credential's fields are none.
					parameters: {
						...{ resource: 'cronJob', operation, gatewayUrl: 'http://evil.example' },
						cronJobId: { __rl: true, mode: 'id', value: '={{ $json.id }}' },
						maxWaitSeconds: 0.01,
					},
					items: [{ id: value, gatewayUrl: 'http://evil.example' }],
				});
			}),
			{ numRuns: 100, endOnFailure: true },
		);
		const { host } = new URL(gateway.url);
		expect(gateway.asked.length).toBeGreaterThan(50);
		for (const { httpMethod, path, headers } of gateway.asked) {
			expect([httpMethod, path, headers.host]).toEqual(['POST', '/api/v1/admin/rpc', host]);
		}
	});
});

describe('where the gateway is sent to', () => {
	const refusal = (to: unknown, rest: object = { mode: 'webhook' }) => {
		try {
			assertWebhookUrls({ delivery: { to, ...rest } as never }, false);
			return null;
		} catch (error) {
			return (error as Error).message;
		}
	};

	it.each([
		...['8.8.8.8', '134744072', '0x8080808', '010.010.010.010', '8.8.8.8.', '[::ffff:808:808]'],
		...['[2001:4860:4860::8888]', '127.0.0.1.nip.io', 'localhost.evil.example', '10.0.0.1.evil.de'],
		...[
			'local.evil.example',
			'internal.evil.example',
			'evil.example.',
			'evil。example',
			'ｅvil．example',
		],
		...['evil%2eexample', 'xn--evil-9ua.example', '[64:ff9b::808:808]', '[::ffff:8.8.8.8]'],
	])('in clear text never to a public host: %s', (host) => {
		expect(refusal(`http://${host}/x`)).toContain('plain http to a public host');
		expect(refusal(`HTTP:\\\\${host}`, {})).toContain('plain http to a public host');
		expect(refusal(` \thttp://${host}/x`, {})).toContain('plain http to a public host');
	});

	it.each(['0.0.0.0', '[::]', '[64:ff9b::a00:1]', '100.64.0.9'])(
		'no host of the Internet can be meant, by the rule of the gateway: %s',
		(host) => expect(refusal(`http://${host}/x`)).toBeNull(),
	);

	it.each(['127.0.0.1', '2130706433', '0x7f000001', '017700000001', '127.1', '127.0.0.1.'])(
		'the own machine is private however it is written: %s',
		(host) => expect(refusal(`http://${host}/x`)).toBeNull(),
	);

	it.each([
		'https://a:b@c.example',
		'https://a@c.example',
		'https://:b@c.example',
		'http:/\\a@c.de',
	])('never with credentials in the URL: %s', (url) =>
		expect(refusal(url)).toMatch(/user name or a password/),
	);

	it.each([
		'file:///etc/passwd',
		'gopher://a',
		'data:text/plain,a',
		'javascript:1',
		'ws://a',
		'//a',
	])('never by another scheme: %s', (url) =>
		expect(refusal(url)).toContain('is not an http(s) URL'),
	);
});

describe('Cron Job JSON', () => {
	const withAwkwardKeys = jsonText.filter((text) => text.startsWith('{'));

	it('reaches no prototype, and no job gets a field by one', () => {
		fc.assert(
			fc.property(withAwkwardKeys, withAwkwardKeys, (base, overlay) => {
				try {
					const merged = mergeJobJson(readJobJson(base), readJobJson(overlay));
					expect(Object.getPrototypeOf(merged)).toBe(Object.prototype);
				} catch (error) {
					expect((error as Error).message).toMatch(/which no job can have|must be a JSON object/);
				}
				expect(Reflect.ownKeys({}.constructor.prototype)).toEqual(OBJECT_KEYS);
				expect(({} as { polluted?: unknown }).polluted).toBeUndefined();
			}),
			{ numRuns: 2_000, endOnFailure: true },
		);
	});

	it.each(['__proto__', 'constructor', 'prototype'])(
		'is refused with the key %s, at any depth',
		(key) => {
			for (const text of [`{"${key}":{"polluted":1}}`, `{"payload":{"a":{"${key}":{"b":1}}}}`]) {
				expect(() => mergeJobJson({}, readJobJson(text))).toThrow(`${key}", which no job can have`);
			}
		},
	);
});

const OBJECT_KEYS = Reflect.ownKeys(Object.prototype);
