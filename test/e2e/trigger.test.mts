import { readFileSync } from 'node:fs';
import { join } from 'node:path';

import axios from 'axios';
import { beforeAll, describe, expect, it } from 'vitest';

import { PROJECT_ROOT } from './harness/output.mts';
import { filesHolding } from './harness/search.mts';
import {
	createTriggerWorkflow,
	itemsBehind,
	NEXT,
	publishTriggerWorkflow,
	type TriggerWorkflow,
} from './harness/triggerWorkflow.mts';
import { until } from './harness/until.mts';
import { usePeers } from './harness/vitestPeers.mts';

const peers = usePeers();

const recorded = JSON.parse(
	readFileSync(join(PROJECT_ROOT, 'test/fixtures/gateway/2026.9.6-ok.json'), 'utf8'),
) as { posts: [{ body: object }] };

let runs = 0;

/** A recorded body as of another run each time. */
function nextBody() {
	runs += 1;
	return { ...recorded.posts[0].body, runAtMs: 1795423305156 + runs };
}

describe('who may come in', () => {
	let trigger: TriggerWorkflow;
	beforeAll(async () => {
		trigger = await publishTriggerWorkflow(peers());
	});

	it('answers 401 without the right token, and records no execution', async () => {
		const body = nextBody();
		for (const token of [null, '', 'wrong', `${peers().gateway.webhookToken}x`]) {
			const { status, headers, data } = await trigger.post(body, { token });
			expect({ token, status }).toEqual({ token, status: 401 });
			expect(headers['www-authenticate']).toBe('Bearer');
			expect(data).toMatchObject({ status: 'unauthorized', message: expect.any(String) });
		}
		const params = { token: peers().gateway.webhookToken };
		expect((await trigger.post(body, { token: null, params })).status).toBe(401);
		expect(await peers().api.listExecutions(trigger.workflow.id)).toEqual([]);
	});

	it.each([
		'[]',
		'[{"jobId":"a"}]',
		'"text"',
		'null',
		'7',
		'',
		`{"a":${'['.repeat(100_000)}${']'.repeat(100_000)}}`,
	])('answers 400 to what is no JSON object, and records no execution: %.20s', async (body) => {
		expect((await trigger.post(body)).status).toBe(400);
		expect(await peers().api.listExecutions(trigger.workflow.id)).toEqual([]);
	});

	it.each(['text/plain', 'application/x-www-form-urlencoded', 'application/xml', 'image/png'])(
		'answers 400 to %s',
		async (contentType) => {
			const body = contentType === 'application/xml' ? '<jobId>a</jobId>' : 'jobId=a';
			const { status } = await trigger.post(body, { headers: { 'content-type': contentType } });
			expect(status).toBe(400);
			expect(await peers().api.listExecutions(trigger.workflow.id)).toEqual([]);
		},
	);

	it('answers 403 to plain HTTP and to addresses that are not on the list', async () => {
		for (const options of [{ requireHttps: true }, { ipAllowlist: '203.0.113.0/24' }]) {
			const closed = await publishTriggerWorkflow(peers(), { options });
			const headers = { 'x-forwarded-proto': 'https', 'x-forwarded-for': '203.0.113.7' };
			expect((await closed.post(nextBody(), { headers })).status).toBe(403);
			expect(await peers().api.listExecutions(closed.workflow.id)).toEqual([]);
		}
	});

	it('cannot be published without a token, and says what to enter', async () => {
		const { api } = peers();
		const empty = await api.createCredential('openClawWebhookApi', { token: '' }, 'Empty');
		const credentials = { ...peers().credentials, openClawWebhookApi: empty };
		const { workflow } = await createTriggerWorkflow({ ...peers(), credentials });
		await expect(api.activate(workflow)).rejects.toThrow('The webhook credential has no token');
	});
});

describe('what is filtered out', () => {
	it('is acknowledged, and records no execution', async () => {
		const trigger = await publishTriggerWorkflow(peers(), { events: ['error'] });
		const { status, data } = await trigger.post(nextBody());
		expect({ status, data }).toEqual({
			status: 200,
			data: { status: 'ignored', reason: 'events' },
		});
		expect(await peers().api.listExecutions(trigger.workflow.id)).toEqual([]);
	});
});

describe('an event that comes more than once', () => {
	it.each(['SIGTERM', 'SIGKILL'] as const)(
		'starts one execution, also after a restart by %s',
		async (signal) => {
			const { api, n8n } = peers();
			const trigger = await publishTriggerWorkflow(peers());
			const body = nextBody();
			const answers = await Promise.all(Array.from({ length: 50 }, () => trigger.post(body)));
			expect(answers.map(({ status }) => status)).toEqual(Array(50).fill(200));
			const accepted = answers.filter(({ data }) => data.status === 'accepted');
			const duplicates = answers.filter(({ data }) => data.status === 'duplicate');
			expect([accepted.length, duplicates.length]).toEqual([1, 49]);
			expect(await api.waitForExecutions(trigger.workflow.id, 1)).toHaveLength(1);

			await n8n.restart({ signal });
			await api.waitForWebhook(trigger.url);
			const repeats = await Promise.all(Array.from({ length: 5 }, () => trigger.post(body)));
			expect(repeats.map(({ status }) => status)).toEqual(Array(5).fill(200));
			const executions = await api.waitForExecutions(trigger.workflow.id, 2);
			expect(executions.map(({ status }) => status)).toEqual(['success', 'success']);
			expect(await itemsBehind(peers(), trigger)).toHaveLength(1);
		},
	);

	it('does not hide the others: 100 events at once are 100 items, and known after a restart', async () => {
		const { api, n8n } = peers();
		const trigger = await publishTriggerWorkflow(peers());
		const bodies = Array.from({ length: 100 }, nextBody);
		const answers = await Promise.all(bodies.map((body) => trigger.post(body)));
		expect(answers.map(({ data }) => data.status)).toEqual(Array(100).fill('accepted'));
		await api.waitForExecutions(trigger.workflow.id, 100, { seconds: 120 });
		const items = await itemsBehind(peers(), trigger);
		expect(new Set(items.map(({ runKey }) => runKey)).size).toBe(100);

		await n8n.restart();
		await api.waitForWebhook(trigger.url);
		// n8n lists 100 executions at most, so the repeats are counted from here on.
		const [last] = await api.listExecutions(trigger.workflow.id);
		for (const body of bodies.slice(0, 10)) await trigger.post(body);
		const repeats = await until('the repeats to end', { seconds: 60 }, async () => {
			const listed = await api.listExecutions(trigger.workflow.id);
			const later = listed.filter(({ id }) => Number(id) > Number(last!.id));
			const over = later.length === 10 && later.every(({ status }) => status === 'success');
			return over ? later : undefined;
		});
		for (const { id } of repeats) expect((await api.getExecution(id)).items(NEXT)).toBeUndefined();
	});
});

describe('a test event', () => {
	it('shows the item of an event that came before', async () => {
		const { api, gateway } = peers();
		const trigger = await publishTriggerWorkflow(peers());
		const body = nextBody();
		await trigger.post(body);
		await api.waitForExecutions(trigger.workflow.id, 1);

		const path = `/workflows/${trigger.workflow.id}/run`;
		await api.rest.post(path, { triggerToStartFrom: { name: 'OpenClaw Trigger' } });
		const { status } = await axios.post(trigger.testUrl, body, {
			headers: { authorization: `Bearer ${gateway.webhookToken}` },
		});
		expect(status).toBe(200);
		const [testRun] = await api.waitForExecutions(trigger.workflow.id, 2);
		expect(testRun?.mode).toBe('manual');
		expect((await api.getExecution(testRun!.id)).items(NEXT)).toHaveLength(1);
	});
});

describe('the webhook token', () => {
	it('is in no execution, no log and no answer', async () => {
		const { api, gateway, n8n } = peers();
		const parameters = { authentication: 'bearerAndQuery', options: { includeHeaders: true } };
		const trigger = await publishTriggerWorkflow(peers(), parameters);
		const token = gateway.webhookToken;
		const body = {
			...nextBody(),
			summary: `a marker to find, and the token ${token}`,
			job: { delivery: { mode: 'webhook', to: `${trigger.url}?token=${token}` } },
		};
		const answers = [
			await trigger.post(body, { params: { token } }),
			await trigger.post(body, { params: { token: 'wrong' } }),
			await trigger.post([token], { params: { token } }),
		];
		expect(answers.map(({ status }) => status)).toEqual([200, 401, 400]);
		const shown = answers.map(({ data, headers }) => JSON.stringify([data, headers]));
		expect(shown.join()).not.toContain(token);

		const executions = await api.waitForExecutions(trigger.workflow.id, 1);
		const execution = await api.getExecution(executions[0]!.id);
		expect(execution.items(NEXT)).toMatchObject([
			{ summary: 'a marker to find, and the token ***' },
		]);
		const places = [n8n.userFolder, n8n.logFile];
		// The search finds what is there: the text around the token.
		expect(await filesHolding('a marker to find', ...places)).not.toEqual([]);
		expect(await filesHolding(token, ...places)).toEqual([]);
	});
});
