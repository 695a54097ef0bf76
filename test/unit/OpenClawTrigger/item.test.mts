import { describe, expect, it } from 'vitest';

import { OpenClawTrigger } from '../../../nodes/OpenClawTrigger/OpenClawTrigger.node.ts';
import { executeNode } from '../support/engine.mts';
import { BEARER, recordedBody, serveTrigger, TOKEN } from './trigger.mts';

const RUN_URL_TOKEN = 'query-secret';

/** A recorded body as it may be seen: its webhook URLs hold a token. */
const withoutToken = (body: object) =>
	JSON.parse(JSON.stringify(body).replaceAll(RUN_URL_TOKEN, '***')) as object;

/** The item that leaves the trigger: webhook() and execute() in turn, as n8n runs them. */
async function itemFor(
	body: object,
	parameters = {},
	request: { params?: object; headers?: object } = {},
) {
	const { http, started } = await serveTrigger({ parameters });
	await http.post('/webhook', body, {
		params: request.params,
		headers: { ...BEARER.headers, ...request.headers },
	});
	// Manual: the deduplication store is n8n's and is tried on the running n8n.
	const run = {
		parameters: { registration: 'manual', ...parameters },
		items: started,
		mode: 'manual' as const,
	};
	const [item] = await executeNode(new OpenClawTrigger(), run);
	return item!.json;
}

describe('the item', () => {
	it('extracts a finished run and keeps the body', async () => {
		const body = recordedBody('ok');
		expect(await itemFor(body)).toEqual({
			event: 'finished',
			runKey: `${body.jobId}:1795423305156`,
			jobId: '2b06f1f4-0d16-429f-8d3a-21752051cbfc',
			jobName: 'ok',
			agentId: 'main',
			runId: null,
			status: 'ok',
			completionStatus: null,
			summary: 'Daily summary: three items finished.',
			summaryTruncated: false,
			reply: null,
			error: null,
			runAt: '2026-11-23T08:41:45.156Z',
			finishedAt: '2026-11-23T08:41:50.237Z',
			durationMs: 5081,
			sessionId: '1a3f00fb-d5e2-4aae-89e2-dc82db562cd4',
			sessionKey: body.sessionKey,
			model: 'stub-model',
			provider: 'stub',
			usage: { inputTokens: 10, outputTokens: 5, totalTokens: 15 },
			deliveryStatus: 'delivered',
			raw: withoutToken(body),
		});
	});

	it('gives a failure alert its text', async () => {
		const alert = { jobId: 'a', jobName: 'b', message: 'failed 1 times', runAtMs: 0 };
		expect(await itemFor(alert, { output: 'simplified' })).toMatchObject({
			event: 'failureAlert',
			runKey: 'a:0',
			jobName: 'b',
			status: null,
			summary: null,
			error: 'failed 1 times',
			runAt: '1970-01-01T00:00:00.000Z',
			finishedAt: null,
		});
	});

	it('says that the gateway cut a summary', async () => {
		const item = await itemFor(recordedBody('long-summary'));
		expect(item.summaryTruncated).toBe(true);
	});

	it.each([
		['cut before an emoji', `${'a'.repeat(1999)}…`, true],
		['as long as a whole one can be', 'a'.repeat(2000), false],
		['that ends so of itself', `${'a'.repeat(1998)}…`, false],
	])('says whether the gateway cut a summary %s', async (_which, summary, isCut) => {
		const item = await itemFor({ ...recordedBody('ok'), summary });
		expect(item.summaryTruncated).toBe(isCut);
	});

	it('is the extraction alone, or the body alone', async () => {
		const extracted = await itemFor(recordedBody('ok'), { output: 'simplified' });
		expect(extracted).not.toHaveProperty('raw');
		expect(extracted.runKey).toBeDefined();
		const raw = await itemFor(recordedBody('ok'), { output: 'raw' });
		expect(raw).toEqual(withoutToken(recordedBody('ok')));
	});

	it('has the headers on request, without those that let somebody in', async () => {
		const headers = { cookie: 'n8n-auth=1', 'x-request-id': '7' };
		const parameters = { options: { includeHeaders: true }, output: 'simplified' };
		const item = await itemFor(recordedBody('ok'), parameters, { headers });
		expect(item.headers).toMatchObject({ 'x-request-id': '7', 'content-type': 'application/json' });
		expect(item.headers).not.toHaveProperty('authorization');
		expect(item.headers).not.toHaveProperty('cookie');
		expect(await itemFor(recordedBody('ok'))).not.toHaveProperty('headers');
	});
});

describe('the token', () => {
	it.each(['simplifiedAndRaw', 'simplified', 'raw'])('is masked in %s', async (output) => {
		const parameters = {
			output,
			authentication: 'bearerAndQuery',
			options: { includeHeaders: true },
		};
		const leaky = {
			...recordedBody('ok'),
			summary: `the token is ${TOKEN}!`,
			error: TOKEN,
			[`key ${TOKEN}`]: [{ nested: [`x${TOKEN}x`, encodeURIComponent(TOKEN)] }],
		};
		const request = { params: { token: TOKEN }, headers: { 'x-copy': TOKEN } };
		const item = await itemFor(leaky, parameters, request);
		expect(JSON.stringify(item)).not.toContain(TOKEN);
		expect(JSON.stringify(item)).toContain('***');
	});

	it('of another webhook of the job is masked, too', async () => {
		const failureAlert = { mode: 'webhook', to: 'https://example.com/alerts?a=1&token=other#x' };
		const item = await itemFor({ ...recordedBody('ok'), job: { failureAlert } });
		expect(item).toHaveProperty(
			'raw.job.failureAlert.to',
			'https://example.com/alerts?a=1&token=***#x',
		);
	});

	it('of the URL is masked in the URLs that the body repeats', async () => {
		const request = { params: { token: RUN_URL_TOKEN } };
		const item = await itemFor(recordedBody('ok'), {}, request);
		expect(JSON.stringify(item)).not.toContain(RUN_URL_TOKEN);
		expect(item).toHaveProperty(
			'raw.job.delivery.to',
			'http://127.0.0.1:19502/webhook/openclaw?token=***',
		);
	});
});
