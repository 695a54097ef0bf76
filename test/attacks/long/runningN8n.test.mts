/** Whatever is sent to a real n8n that runs the OpenClaw Trigger, from outside. */
import { readFileSync } from 'node:fs';
import { connect } from 'node:net';
import { setTimeout as sleep } from 'node:timers/promises';

import fc from 'fast-check';
import { expect, it } from 'vitest';

import { executionsOf } from '../../e2e/harness/n8nDatabase.mts';
import { freePort } from '../../e2e/harness/ports.mts';
import { publishTriggerWorkflow } from '../../e2e/harness/triggerWorkflow.mts';
import { usePeers } from '../../e2e/harness/vitestPeers.mts';
import { BY_PARSERS, REFUSALS, statusIn } from '../support/answers.mts';
import { heapInUseBehind } from '../support/memory.mts';
import { type HostileRequest, hostileRequests, send } from '../support/requests.mts';

const inspectorPort = await freePort();
const env = {
	N8N_LOG_LEVEL: 'debug',
	NODE_OPTIONS: `--inspect=127.0.0.1:${inspectorPort}`,
};
const peers = usePeers({ n8n: { env } });

const AT_ONCE = 10;
const BATCHES = 300;
const WARM_UP = 100;
const METHODS = [...Array<string>(14).fill('POST'), 'GET', 'HEAD', 'PUT', 'DELETE', 'OPTIONS'];
/** n8n's parser answers 422 to what is no JSON. */
const ANSWERS: Record<number, string[]> = {
	...REFUSALS,
	200: ['accepted', 'duplicate'],
	422: ['none'],
};
/** n8n's own, to a method that the node does not take; 500 where the request has an Origin. */
const OTHER_METHODS: Record<number, string[]> = {
	...BY_PARSERS,
	204: ['none'],
	404: ['none'],
	422: ['none'],
	500: ['none'],
};
const MOST_GROWTH = 8 * 2 ** 20;

it(
	`${AT_ONCE * BATCHES} requests to its webhook: the answers, the executions, the memory`,
	{ timeout: 20 * 60_000 },
	async () => {
		const { n8n, gateway } = peers();
		const trigger = await publishTriggerWorkflow(peers());
		const requests = hostileRequests(gateway.webhookToken, METHODS);
		const seen: Record<string, number> = {};

		const judge = async (hostile: HostileRequest) => {
			const { status, text } = await send(trigger.url, hostile);
			const answer = `${status} ${statusIn(text)}`;
			seen[answer] = (seen[answer] ?? 0) + 1;
			const answers = hostile.method === 'POST' ? ANSWERS : OTHER_METHODS;
			expect(answers[status] ?? [], `${answer}: ${text.slice(0, 500)}`).toContain(statusIn(text));
			if (!hostile.hasToken) expect(status).not.toBe(200);
			expect(text).not.toContain(gateway.webhookToken);
		};
		const sendBatches = async (numRuns: number) => {
			const batch = fc.array(requests, { minLength: AT_ONCE, maxLength: AT_ONCE });
			const property = fc.asyncProperty(batch, async (together) => {
				await Promise.all(together.map(judge));
			});
			await fc.assert(property, { numRuns, endOnFailure: true });
			return (await executionsOf(peers().n8n, trigger.workflow.id)).count;
		};

		await sendBatches(WARM_UP);
		const before = await heapInUseBehind(inspectorPort);
		const executions = await sendBatches(BATCHES - WARM_UP);
		const growth = (await heapInUseBehind(inspectorPort)) - before;
		console.log(`n8n's heap grew by ${Math.round(growth / 1024)} KiB`, seen);
		expect(growth).toBeLessThan(MOST_GROWTH);
		expect(executions).toBe(seen['200 accepted']);
		// A run in which nothing came through, or nothing was refused, would prove nothing.
		for (const answer of ['200 accepted', '400 invalidBody', '401 unauthorized', '404 none']) {
			expect(seen[answer], answer).toBeGreaterThan(20);
		}
		expect(readFileSync(n8n.logFile, 'utf8')).not.toMatch(FORGED_LINE);
	},
);

/** What the requests hold, where a log took it as it came: "X: y" behind a line's end. */
const FORGED_LINE = /^X: y/m;

it('bodies that come slowly, break off or are too long hold nobody up, and start nothing', async () => {
	const { gateway } = peers();
	const trigger = await publishTriggerWorkflow(peers());
	const { hostname, port, pathname } = new URL(trigger.url);
	const head = [
		`POST ${pathname} HTTP/1.1`,
		`host: ${hostname}:${port}`,
		`authorization: Bearer ${gateway.webhookToken}`,
		'content-type: application/json',
		'content-length: 1000',
	];
	const sockets = Array.from({ length: 200 }, () => connect(Number(port), hostname));
	// n8n may break off what the test does not.
	for (const socket of sockets) socket.on('error', () => {});
	for (const socket of sockets) socket.write(`${head.join('\r\n')}\r\n\r\n{"jobId":"slow",`);
	const drip = setInterval(() => sockets.forEach((socket) => socket.write(' ')), 100);
	await sleep(1_000);
	expect((await trigger.post({ jobId: 'a', runAtMs: 1 })).status).toBe(200);
	const tooLong = Buffer.alloc(17 * 2 ** 20, '{"a":1}');
	// n8n's own answer to more than its N8N_PAYLOAD_SIZE_MAX, before any node.
	expect((await trigger.post(tooLong)).status).toBe(500);
	clearInterval(drip);
	for (const socket of sockets) socket.destroy();
	expect((await trigger.post({ jobId: 'a', runAtMs: 2 })).status).toBe(200);
	expect((await executionsOf(peers().n8n, trigger.workflow.id)).count).toBe(2);
});

it('a token that was changed is refused within ten seconds, the new one is taken at once', async () => {
	const { api, gateway, credentials } = peers();
	const type = 'openClawWebhookApi';
	const triggers = [await publishTriggerWorkflow(peers()), await publishTriggerWorkflow(peers())];
	let runs = 0;
	const statuses = async (token: string, asked = triggers) => {
		runs += 1;
		const body = { jobId: 'a', runAtMs: runs };
		return await Promise.all(asked.map(async ({ post }) => (await post(body, { token })).status));
	};
	const changed = 'another-token-of-the-gateway';
	expect(await statuses(gateway.webhookToken)).toEqual([200, 200]);
	await api.updateCredential(credentials[type], type, { token: changed });
	const changedAt = performance.now();
	const seconds = () => (performance.now() - changedAt) / 1_000;
	expect(await statuses(changed, triggers.slice(1))).toEqual([200]);
	expect(await statuses(gateway.webhookToken, triggers.slice(1))).toEqual([401]);
	// The other one is asked with the old token only, which it knows by a copy.
	while ((await statuses(gateway.webhookToken, triggers.slice(0, 1)))[0] === 200) {
		expect(seconds()).toBeLessThan(10);
		await sleep(100);
	}
	console.log(`The old token was refused ${seconds().toFixed(1)} s after it was changed`);
	expect(await statuses(changed)).toEqual([200, 200]);
	await api.updateCredential(credentials[type], type, { token: gateway.webhookToken });
});
