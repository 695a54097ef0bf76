/** What becomes of the trigger's own token when what it is derived from, or read with, changes. */
import { randomBytes, randomUUID } from 'node:crypto';
import { readFileSync } from 'node:fs';
import { rm } from 'node:fs/promises';
import { join } from 'node:path';

import axios from 'axios';
import { describe, expect, it } from 'vitest';

import { addCommandJob, runCommand } from './harness/commandJobs.mts';
import { startN8n } from './harness/n8n.mts';
import { logInToN8n } from './harness/n8nApi.mts';
import { itemsBehind, publishTriggerWorkflow, TRIGGER } from './harness/triggerWorkflow.mts';
import { until } from './harness/until.mts';
import { usePeers } from './harness/vitestPeers.mts';

const peers = usePeers();

const YEAR_MS = 31_536_000_000;

/** A job that runs when it is told, and a trigger with the gateway credential alone that has it. */
async function registered() {
	const { openClawApi } = peers().credentials;
	const id = await addCommandJob(peers().gateway, { name: 'registered', everyMs: YEAR_MS });
	const alone = { ...peers(), credentials: { openClawApi } };
	const parameters = { registration: 'automatic', jobIds: [id] };
	return { id, trigger: await publishTriggerWorkflow(alone, parameters) };
}

const urlOf = async (id: string) => {
	const job = await peers().gateway.rpc<{ delivery: { to: string } }>('cron.get', { id });
	return new URL(job.delivery.to);
};

const statusOf = async (url: URL | string) => {
	const options = { validateStatus: () => true };
	return (await axios.post(String(url), { jobId: 'none', runAtMs: 1 }, options)).status;
};

const withToken = (url: URL, token: string) => {
	const changed = new URL(url);
	changed.searchParams.set('token', token);
	return changed;
};

describe('the id of the trigger', () => {
	it('changed: another URL and another token, and the one of before opens nothing', async () => {
		const { api, gateway } = peers();
		const { id, trigger } = await registered();
		const before = await urlOf(id);
		const webhookId = randomUUID();
		const changed = await api.changeNodes(trigger.workflow, (node) =>
			node.name === TRIGGER ? { ...node, webhookId } : node,
		);
		await api.activate(changed);
		const after = await until('the job to follow', { seconds: 60 }, async () => {
			const url = await urlOf(id);
			return url.pathname.includes(webhookId) ? url : undefined;
		});
		const token = before.searchParams.get('token')!;
		expect(after.searchParams.get('token')).not.toBe(token);
		await api.waitForWebhook(after.origin + after.pathname);
		expect(await statusOf(before)).toBe(404);
		for (const url of [
			withToken(after, token),
			withToken(after, ''),
			after.origin + after.pathname,
		])
			expect(await statusOf(url)).toBe(401);
		await runCommand(gateway, id, ['echo', 'done']);
		await api.waitForExecutions(trigger.workflow.id, 1);
		expect(await itemsBehind(peers(), trigger)).toMatchObject([{ jobId: id, summary: 'done' }]);
		await api.deactivate(changed);
		const job = await gateway.rpc<{ delivery: object }>('cron.get', { id });
		expect(job.delivery).toEqual({ mode: 'none' });
	});
});

describe("n8n's key", () => {
	it('changed: what is registered comes in, nothing else does, and the log tells', async () => {
		const { api, gateway, n8n } = peers();
		const { id, trigger } = await registered();
		const url = await urlOf(id);
		await n8n.stop();
		const config = join(n8n.userFolder, '.n8n', 'config');
		await rm(config, { force: true });
		const env = { N8N_ENCRYPTION_KEY: randomBytes(24).toString('hex') };
		const port = Number(new URL(n8n.url).port);
		const other = await startN8n({ folder: n8n.userFolder, port, env });
		try {
			const otherApi = await logInToN8n(other.url, api.owner);
			await otherApi.waitForWebhook(trigger.url);
			await runCommand(gateway, id, ['echo', 'done']);
			await otherApi.waitForExecutions(trigger.workflow.id, 1);
			const own = url.searchParams.get('token')!;
			for (const wrong of [own.slice(1), '', gateway.token]) {
				expect(await statusOf(withToken(url, wrong))).toBe(401);
			}
			expect(await otherApi.waitForExecutions(trigger.workflow.id, 1)).toHaveLength(1);
			const log = readFileSync(other.logFile, 'utf8');
			expect(log).toContain('takes only what it has registered already');
			expect(log).not.toContain(own);
		} finally {
			await other.stop();
			await rm(config, { force: true });
			await n8n.restart();
		}
		await api.waitForWebhook(trigger.url);
		await api.deactivate(trigger.workflow);
	});
});
