/** What a hostile gateway over HTTP answers. */
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';

import { OpenClaw } from '../../../nodes/OpenClaw/OpenClaw.node.ts';
import { executeNode } from '../../unit/support/engine.mts';
import { GATEWAY_TOKEN, payload, serveGateway } from '../../unit/support/gatewayServer.mts';
import { assertClear, byId, type Failure, failureOf } from '../support/hostileGateway.mts';
import { jsonText } from '../support/requests.mts';

describe('over HTTP', () => {
	it('says ten megabytes: the error is short, and holds no token', async () => {
		const message = `\u001b[31m\r\nfake log line ${GATEWAY_TOKEN} `.repeat(200_000);
		const gateway = await serveGateway(() => ({
			status: 400,
			body: { ok: false, error: { code: 'INVALID_REQUEST', message } },
		}));
		const failure = await failureOf(gateway.url, { options: { requestTimeout: 60 } });
		expect(failure.message).toContain('[31m fake log line *** ');
	});

	it('answers with an error of any shape: it is told in words', async () => {
		const answer = { status: 400, body: '' };
		const gateway = await serveGateway(() => answer);
		const error = fc.dictionary(
			fc.constantFrom('code', 'message', 'details', 'retryable', 'retryAfterMs', 'type'),
			jsonText.filter((text) => !/^\d{2}/.test(text)),
		);
		await fc.assert(
			fc.asyncProperty(error, async (fields) => {
				const written = Object.entries(fields).map(([name, value]) => `"${name}":${value}`);
				answer.body = `{"ok":false,"error":{${written.join()}}}`;
				await failureOf(gateway.url);
			}),
			{ numRuns: 100, endOnFailure: true },
		);
	});

	const reads = [
		{ resource: 'cronJob', operation: 'get' },
		{ resource: 'cronJob', operation: 'getAll' },
		{ resource: 'cronJob', operation: 'update', updateFields: { name: 'a' } },
		{ resource: 'gateway', operation: 'checkDelivery' },
		{ resource: 'gateway', operation: 'getStatus' },
		{ resource: 'run', operation: 'getAll', scope: 'all' },
		{ resource: 'run', operation: 'get', run: { __rl: true, mode: 'runKey', value: 'job-1:1' } },
		{ resource: 'run', operation: 'getReply', run: { __rl: true, mode: 'runKey', value: 'a:1' } },
	];
	it.each(reads)(
		'answers rubbish to $resource $operation: items, or a clear error',
		async (read) => {
			const answer = { body: '' };
			const gateway = await serveGateway(() => answer);
			const lists = fc
				.tuple(fc.constantFrom('jobs', 'entries', 'messages', 'nextOffset'), jsonText)
				.map(([name, value]) => `{"${name}":${value}}`);
			await fc.assert(
				fc.asyncProperty(fc.oneof(jsonText, lists), async (rubbish) => {
					answer.body = `{"ok":true,"payload":${rubbish}}`;
					const run = executeNode(new OpenClaw(), {
						credentials: gateway.credentials,
						parameters: { cronJobId: byId, returnAll: true, ...read },
					});
					await run.catch((error: unknown) => assertClear(error as Failure));
				}),
				{ numRuns: 40, endOnFailure: true },
			);
		},
	);

	it('lists without end: the node stops', async () => {
		const entries = [{ jobId: 'a', ts: 1 }];
		const gateway = await serveGateway(() =>
			payload({ entries, jobs: [{ id: 'a' }], nextOffset: 0 }),
		);
		for (const resource of ['run', 'cronJob']) {
			const { message } = await failureOf(gateway.url, {
				...{ resource, operation: 'getAll', returnAll: true, cronJobId: undefined },
			});
			expect(message).toContain('lists without end');
		}
	});

	it('writes the token of the node into an answer: it reaches no item', async () => {
		const gateway = await serveGateway(() =>
			payload({ id: 'a', [GATEWAY_TOKEN]: 1, message: `It is ${GATEWAY_TOKEN}.` }),
		);
		const items = await executeNode(new OpenClaw(), {
			credentials: gateway.credentials,
			parameters: { resource: 'cronJob', operation: 'get', cronJobId: byId },
		});
		expect(items[0]!.json).toEqual({ id: 'a', '***': 1, message: 'It is ***.' });
	});
});
