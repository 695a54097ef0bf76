import { randomUUID } from 'node:crypto';
import { once } from 'node:events';
import { readFileSync } from 'node:fs';
import { createServer } from 'node:http';
import { DatabaseSync } from 'node:sqlite';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { isDeepStrictEqual } from 'node:util';

import axios from 'axios';
import { describe, expect, it, onTestFinished, vi } from 'vitest';

import { runKeyOf, stopJobs } from './harness/commandJobs.mts';
import {
	POLL_MS,
	publishHistoryWorkflow,
	runKeys,
	waitForRuns,
} from './harness/historyWorkflow.mts';
import { startN8n } from './harness/n8n.mts';
import { logInToN8n } from './harness/n8nApi.mts';
import { executionsOf } from './harness/n8nDatabase.mts';
import type { Peers } from './harness/peers.mts';
import {
	createTriggerWorkflow,
	itemsBehind,
	publishTriggerWorkflow,
	TRIGGER,
	type TriggerWorkflow,
} from './harness/triggerWorkflow.mts';
import { until } from './harness/until.mts';
import { usePeers } from './harness/vitestPeers.mts';

const peers = usePeers();

const ELSEWHERE = 'https://elsewhere.example.com/hook?token=secret-of-elsewhere';

interface Job {
	id: string;
	name: string;
	configRevision: string;
	delivery: Record<string, unknown>;
	[field: string]: unknown;
}

let jobs = 0;

/** A job that answers at once and would run once a day. */
async function addJob(
	delivery: object,
	schedule: object = { kind: 'every', everyMs: 86_400_000 },
	enabled = true,
) {
	jobs += 1;
	return await peers().gateway.rpc<Job>('cron.add', {
		name: `Job ${jobs}`,
		enabled,
		deleteAfterRun: false,
		schedule,
		sessionTarget: 'isolated',
		wakeMode: 'now',
		payload: { kind: 'command', argv: ['echo', 'hello'] },
		delivery,
	});
}

const read = async (id: string) => await peers().gateway.rpc<Job>('cron.get', { id });

/** A job as it was defined, its id included: not when it changed, and not how its runs went. */
async function definition(id: string) {
	const fields = Object.entries(await read(id));
	const isState = (name: string) => /^(state|updatedAtMs|nextRunAtMs|last[A-Z].*)$/.test(name);
	return Object.fromEntries(fields.filter(([name]) => !isState(name))) as Partial<Job>;
}

/** The token in the URL that a trigger gave the job. */
const tokenOf = async (id: string) =>
	new URL(String((await read(id)).delivery.to)).searchParams.get('token')!;

/** As it is a moment after unpublishing or a test event. */
async function waitForDelivery(id: string, delivery: object): Promise<void> {
	await until(`job ${id} to deliver as before`, { seconds: 10 }, async () => {
		return isDeepStrictEqual((await read(id)).delivery, delivery) || undefined;
	});
}

const edit = async (id: string, patch: object) =>
	await peers().gateway.rpc('cron.update', { id, patch });

const automatic = (jobIds: string[], more: object = {}) => ({
	registration: 'automatic',
	jobIds,
	...more,
});

const log = () => readFileSync(peers().n8n.logFile, 'utf8');

const waitForLog = async (expected: string | RegExp) =>
	await vi.waitFor(() => expect(log()).toMatch(expected), { timeout: 10_000, interval: 200 });

/** Lets the job run once, now. */
async function runNow(id: string) {
	const before = (await peers().gateway.waitForRuns(id, { count: 0 })).length;
	// A job that is due once would delete itself.
	const at = new Date(Date.now() + 1500).toISOString();
	await edit(id, { schedule: { kind: 'at', at }, deleteAfterRun: false });
	return await peers().gateway.waitForRuns(id, { count: before + 1 });
}

/** Undoes what `runNow` changed. */
async function scheduleAgain({ id, schedule, deleteAfterRun }: Partial<Job>) {
	await edit(id!, { schedule, deleteAfterRun, enabled: true });
}

describe('publishing and unpublishing', () => {
	it('points the chosen jobs here and puts them back as they were', async () => {
		const { api } = peers();
		const silent = await addJob({ mode: 'none' });
		const announcing = await addJob({ mode: 'announce', channel: 'telegram', to: '1' });
		const before = [await definition(silent.id), await definition(announcing.id)];

		const trigger = await publishTriggerWorkflow(peers(), automatic([silent.id, announcing.id]));
		expect((await read(announcing.id)).delivery).toMatchObject({
			...{ mode: 'announce', channel: 'telegram', to: '1' },
			completionDestination: { mode: 'webhook' },
		});
		for (const { id } of [silent, announcing]) await runNow(id);
		await api.waitForExecutions(trigger.workflow.id, 2);
		const items = await itemsBehind(peers(), trigger);
		expect(items.map(({ jobId }) => jobId).toSorted()).toEqual(
			[silent.id, announcing.id].toSorted(),
		);

		await api.deactivate(trigger.workflow);
		for (const job of before) {
			await waitForDelivery(job.id!, job.delivery!);
			await scheduleAgain(job);
		}
		expect([await definition(silent.id), await definition(announcing.id)]).toEqual(before);
	});

	it('works over WebSocket as well, for jobs that an expression gives', async () => {
		const { api, gateway } = peers();
		const job = await addJob({ mode: 'none' });
		const openClawApi = await api.createCredential(
			'openClawApi',
			{ gatewayUrl: gateway.url, token: gateway.token, transport: 'webSocket' },
			'OpenClaw over WebSocket',
		);
		const credentials = { ...peers().credentials, openClawApi };
		// n8n evaluates expressions while it publishes, and no longer when the jobs are put back.
		const { workflow } = await publishTriggerWorkflow(
			{ ...peers(), credentials },
			{ registration: 'automatic', jobIds: `={{ ["${job.id}"] }}` },
		);
		expect((await read(job.id)).delivery.mode).toBe('webhook');
		await api.deactivate(workflow);
		await waitForDelivery(job.id, { mode: 'none' });
	});

	it('needs the gateway credential alone; its own token lets in, and no other', async () => {
		const { api, gateway } = peers();
		const [job, of] = [await addJob({ mode: 'none' }), await addJob({ mode: 'none' })];
		const { openClawApi } = peers().credentials;
		const alone = { ...peers(), credentials: { openClawApi } };
		const trigger = await publishTriggerWorkflow(alone, automatic([job.id]));
		const other = await publishTriggerWorkflow(alone, automatic([of.id]));
		const [token, others] = [await tokenOf(job.id), await tokenOf(of.id)];

		await runNow(job.id);
		await api.waitForExecutions(trigger.workflow.id, 1);
		const [item] = await itemsBehind(peers(), trigger);
		expect(item).toMatchObject({ jobId: job.id });

		const shown = [undefined, 'wrong', others, gateway.webhookToken, gateway.token];
		for (const wrong of shown) {
			expect((await trigger.post({}, { params: { token: wrong } })).status).toBe(401);
		}
		const { id } = (await api.waitForExecutions(trigger.workflow.id, 1))[0]!;
		const { stored } = await api.getExecution(id);
		for (const secret of [token, gateway.webhookToken, gateway.token]) {
			expect(stored).not.toContain(secret);
			expect(log()).not.toContain(secret);
		}
		await api.deactivate(other.workflow);
		await api.deactivate(trigger.workflow);
		await waitForDelivery(job.id, { mode: 'none' });
	});

	it('a trigger of another id has another token, and the one of before lets nobody in', async () => {
		const { api } = peers();
		const job = await addJob({ mode: 'none' });
		const { openClawApi } = peers().credentials;
		const alone = { ...peers(), credentials: { openClawApi } };
		const trigger = await publishTriggerWorkflow(alone, automatic([job.id]));
		const before = await tokenOf(job.id);
		const webhookId = randomUUID();
		const workflow = await api.changeNodes(trigger.workflow, (node) =>
			node.name === TRIGGER ? { ...node, webhookId } : node,
		);
		await api.activate(workflow);
		const url = await until('the job to follow', { seconds: 60 }, async () => {
			const { origin, pathname } = new URL(String((await read(job.id)).delivery.to));
			return pathname.includes(webhookId) ? `${origin}${pathname}` : undefined;
		});
		await api.waitForWebhook(url);
		const statusOf = async (to: string, token?: string) =>
			(await axios.post(to, {}, { params: { token }, validateStatus: () => true })).status;
		expect(await tokenOf(job.id)).not.toBe(before);
		for (const token of [before, '', undefined]) expect(await statusOf(url, token)).toBe(401);
		expect(await statusOf(trigger.url, before)).toBe(404);

		await runNow(job.id);
		const executions = await api.waitForExecutions(workflow.id, 1);
		expect(executions).toHaveLength(1);
		expect(await itemsBehind(peers(), trigger)).toMatchObject([{ jobId: job.id }]);
		await api.deactivate(workflow);
		await waitForDelivery(job.id, { mode: 'none' });
	});

	it('checks the header as well where a webhook credential is chosen', async () => {
		const { api } = peers();
		const job = await addJob({ mode: 'none' });
		const trigger = await publishTriggerWorkflow(peers(), automatic([job.id]));
		const params = { token: await tokenOf(job.id) };
		const body = { jobId: job.id, runAtMs: 1 };
		expect((await trigger.post(body, { params, token: 'wrong' })).status).toBe(401);
		expect((await trigger.post(body, { params })).status).toBe(200);
		await api.deactivate(trigger.workflow);
	});

	it("takes all enabled agentTurn jobs where that is chosen, but not the gateway's own", async () => {
		const { api, gateway } = peers();
		const command = await addJob({ mode: 'none' });
		const agentTurn = await gateway.rpc<Job>('cron.add', {
			name: 'An agent turn',
			schedule: { kind: 'every', everyMs: 86_400_000 },
			...{ sessionTarget: 'isolated', wakeMode: 'now' },
			payload: { kind: 'agentTurn', message: 'x' },
			delivery: { mode: 'none' },
		});
		const { workflow } = await publishTriggerWorkflow(peers(), automatic(['*']));
		expect((await read(agentTurn.id)).delivery.mode).toBe('webhook');
		expect((await read(command.id)).delivery.mode).toBe('none');
		const { jobs: all } = await gateway.rpc<{ jobs: Job[] }>('cron.list', { enabled: 'all' });
		const housekeeping = all.filter(({ declarationKey }) => declarationKey !== undefined);
		expect(housekeeping.length).toBeGreaterThan(0);
		expect(housekeeping.filter(({ delivery }) => delivery?.mode === 'webhook')).toEqual([]);
		const later = await gateway.rpc<Job>('cron.add', {
			name: 'Another agent turn',
			schedule: { kind: 'every', everyMs: 86_400_000 },
			...{ sessionTarget: 'isolated', wakeMode: 'now' },
			payload: { kind: 'agentTurn', message: 'x' },
			delivery: { mode: 'none' },
		});
		await until('the new job to be registered', { seconds: 60 }, async () => {
			return (await read(later.id)).delivery.mode === 'webhook' || undefined;
		});
		await api.deactivate(workflow);
		await waitForDelivery(agentTurn.id, { mode: 'none' });
		await waitForDelivery(later.id, { mode: 'none' });
	});
});

describe('what stands in the way', () => {
	// n8n tries for a quarter of a minute: for both at the same time.
	it.concurrent(
		'a job that does not exist: publishing fails and the other is as before',
		async () => {
			const { api } = peers();
			const job = await addJob({ mode: 'none' });
			const before = await definition(job.id);
			const { workflow } = await createTriggerWorkflow(peers(), automatic([job.id, 'gone']));
			await expect(api.activate(workflow)).rejects.toThrow('no job with the ID gone');
			expect(await definition(job.id)).toEqual(before);
		},
	);

	it.concurrent(
		'a job that delivers elsewhere: publishing fails, naming the job and where it delivers',
		async () => {
			const { api } = peers();
			const free = await addJob({ mode: 'none' });
			const taken = await addJob({ mode: 'webhook', to: ELSEWHERE });
			const before = [await definition(free.id), await definition(taken.id)];
			const { workflow } = await createTriggerWorkflow(peers(), automatic([free.id, taken.id]));
			const refusal = await api.activate(workflow).then(
				() => '',
				({ message }: Error) => message,
			);
			expect(refusal).toContain(taken.name);
			expect(refusal).toContain('https://elsewhere.example.com/hook?token=***');
			expect(refusal).not.toContain('secret-of-elsewhere');
			expect([await definition(free.id), await definition(taken.id)]).toEqual(before);
		},
	);

	it('is replaced where the user says so, and put back', async () => {
		const { api } = peers();
		const job = await addJob({ mode: 'webhook', to: ELSEWHERE });
		const before = await definition(job.id);
		const parameters = automatic([job.id], { replaceWebhooks: true });
		const trigger = await publishTriggerWorkflow(peers(), parameters);
		await runNow(job.id);
		await api.waitForExecutions(trigger.workflow.id, 1);
		const items = JSON.stringify(await itemsBehind(peers(), trigger));
		expect(items).toContain(job.id);
		// The trigger remembers the other URL in its own: that is not to be read from an item.
		expect(items).toContain('#openclaw-n8n=***');
		await api.deactivate(trigger.workflow);
		await waitForDelivery(job.id, before.delivery!);
		await scheduleAgain(before);
		expect(await definition(job.id)).toEqual(before);
	});
});

describe('what happens between publishing and unpublishing', () => {
	it('a job that somebody pointed elsewhere is left alone, and the log says so', async () => {
		const { api } = peers();
		const job = await addJob({ mode: 'none' });
		const { workflow } = await publishTriggerWorkflow(peers(), automatic([job.id]));
		await edit(job.id, { delivery: { mode: 'webhook', to: ELSEWHERE } });
		const edited = await definition(job.id);
		await api.deactivate(workflow);
		await waitForLog(`The job "${job.name}" (${job.id}) does not deliver to this trigger`);
		expect(await definition(job.id)).toEqual(edited);
	});

	it('a job that was deleted is no error', async () => {
		const { api, gateway } = peers();
		const [gone, kept] = [await addJob({ mode: 'none' }), await addJob({ mode: 'none' })];
		const { workflow } = await publishTriggerWorkflow(peers(), automatic([gone.id, kept.id]));
		await gateway.rpc('cron.remove', { id: gone.id });
		await api.deactivate(workflow);
		await waitForDelivery(kept.id, { mode: 'none' });
	});

	it('a gateway that is down does not keep the user from unpublishing', async () => {
		const { api, gateway } = peers();
		const job = await addJob({ mode: 'none' });
		const trigger = await publishTriggerWorkflow(peers(), automatic([job.id]));
		await gateway.stop();
		await api.deactivate(trigger.workflow);
		await waitForLog(new RegExp(`could not be asked to put back .*${job.id}.*openclaw cron edit`));
		await gateway.restart();
		expect((await read(job.id)).delivery.mode).toBe('webhook');
		await api.activate(trigger.workflow);
		await api.deactivate(trigger.workflow);
		await waitForDelivery(job.id, { mode: 'none' });
	});
});

type HasWorkflow = Pick<TriggerWorkflow, 'workflow'>;

/** What the editor's 'Execute step' does. */
async function listen({ workflow }: HasWorkflow, name = TRIGGER): Promise<void> {
	const triggerToStartFrom = { name };
	await peers().api.rest.post(`/workflows/${workflow.id}/run`, { triggerToStartFrom });
}

/** The run came to the editor and to the published workflow. */
async function expectInBoth({ workflow }: HasWorkflow, runKey: string, name = TRIGGER) {
	const executions = await peers().api.waitForExecutions(workflow.id, 2);
	expect(executions.map(({ mode }) => mode).toSorted()).toEqual(['manual', 'webhook']);
	for (const { id } of executions) {
		const execution = await peers().api.getExecution(id);
		expect(execution).toMatchObject({ status: 'success' });
		expect(execution.items(name)).toMatchObject([{ runKey }]);
	}
}

/** As older versions of n8n stored workflows, and imports do: today n8n adds what is missing. */
function withoutWebhookIds({ userFolder }: Peers['n8n']): void {
	const database = new DatabaseSync(join(userFolder, '.n8n', 'database.sqlite'), {
		timeout: 20_000,
	});
	for (const table of ['workflow_entity', 'workflow_history']) {
		database.exec(
			`update ${table} set nodes = json_remove(nodes, '$[0].webhookId')
			where json_array_length(nodes) = 1`,
		);
	}
	database.close();
}

describe('a test event', () => {
	it('gets the run, which the published workflow gets too, and gives the job back', async () => {
		const { api } = peers();
		const job = await addJob({ mode: 'none' });
		const trigger = await publishTriggerWorkflow(peers(), automatic([job.id]));
		const inProduction = (await read(job.id)).delivery;
		await listen(trigger);
		expect(String((await read(job.id)).delivery.to)).toContain(`${trigger.testUrl}?token=`);
		const [run] = await runNow(job.id);
		expect(run).toMatchObject({ deliveryStatus: 'delivered' });
		await expectInBoth(trigger, `${job.id}:${run!.runAtMs}`);
		await waitForDelivery(job.id, inProduction);
		await api.deactivate(trigger.workflow);
	});

	it('does so for a trigger without a webhook id, of which n8n finds the name', async () => {
		const { api, n8n, credentials } = peers();
		const job = await addJob({ mode: 'none' });
		const create = async (name: string) => {
			const workflow = await api.createWorkflow(`Without a webhook id: ${name}`, [
				{
					name,
					type: 'n8n-nodes-openclaw-gateway.openClawTrigger',
					typeVersion: 2,
					parameters: automatic([job.id]),
					credentials,
				},
			]);
			withoutWebhookIds(n8n);
			return workflow;
		};
		await expect(api.activate(await create(TRIGGER))).rejects.toThrow('no webhook ID');
		expect((await read(job.id)).delivery).toEqual({ mode: 'none' });

		const name = 'Runs-of-OpenClaw';
		const workflow = await create(name);
		await api.activate(workflow);
		const inProduction = (await read(job.id)).delivery;
		const path = `${workflow.id}/runs-of-openclaw/openclaw`;
		expect(inProduction.to).toContain(`${n8n.url}/webhook/${path}?token=`);
		await listen({ workflow }, name);
		expect((await read(job.id)).delivery.to).toContain(`${n8n.url}/webhook-test/${path}?token=`);
		const [run] = await runNow(job.id);
		await expectInBoth({ workflow }, `${job.id}:${run!.runAtMs}`, name);
		await waitForDelivery(job.id, inProduction);
		await api.deactivate(workflow);
		await waitForDelivery(job.id, { mode: 'none' });
	});
});

describe('another address of n8n', () => {
	it('gets the jobs where the user says so; the one that has them keeps them otherwise', async () => {
		const { n8n, api } = peers();
		const job = await addJob({ mode: 'none' });
		const trigger = await publishTriggerWorkflow(peers(), automatic([job.id]));
		const inProduction = (await read(job.id)).delivery;
		await n8n.stop();
		const copy = await startN8n({ folder: n8n.userFolder });
		const copyApi = await logInToN8n(copy.url, api.owner);
		const version = await copyApi.changeParameters(trigger.workflow, TRIGGER, { output: 'raw' });
		await expect(copyApi.activate(version)).rejects.toThrow('in another n8n');
		expect((await read(job.id)).delivery).toEqual(inProduction);
		const replacing = await copyApi.changeParameters(trigger.workflow, TRIGGER, {
			replaceWebhooks: true,
		});
		await copyApi.activate(replacing);
		expect(String((await read(job.id)).delivery.to)).toContain(`${copy.url}/webhook/`);
		await copyApi.deactivate(replacing);
		await waitForDelivery(job.id, inProduction);
		await copy.stop();
		await n8n.restart();
	});
});

/** Answers one webhook as n8n does while it starts, which the gateway then calls delivered. */
async function answerForN8n(url: string): Promise<void> {
	const answered = Promise.withResolvers<void>();
	const answers = createServer((_, response) => {
		response.end('n8n is starting up. Please wait', answered.resolve);
	});
	answers.listen(Number(new URL(url).port), '127.0.0.1');
	await answered.promise;
	answers.closeAllConnections();
	await once(answers.close(), 'close');
}

describe('publishing again and again, and restarts', () => {
	it('leave one registration, and every finished run comes once, with the net beside', async () => {
		const { api, gateway, n8n, credentials } = peers();
		const job = await addJob({ mode: 'none' }, { kind: 'every', everyMs: 2000 }, false);
		const history = await publishHistoryWorkflow(peers(), {
			parameters: { runs: 'undelivered' },
			withTrigger: true,
			triggerParameters: automatic([job.id]),
			triggerCredentials: credentials,
		});
		onTestFinished(() => history.sink.stop());
		await edit(job.id, { enabled: true });
		const { delivery } = await read(job.id);
		for (let round = 1; round <= 20; round++) {
			const options = { includeHeaders: round % 2 === 1 };
			await api.activate(await api.changeParameters(history.workflow, TRIGGER, { options }));
			if (round % 6 !== 0) continue;
			// An execution that is killed is n8n's to retry.
			const before = await stopJobs(gateway, [job.id]);
			await waitForRuns(history, before.map(runKeyOf));
			await executionsOf(n8n, history.workflow.id);
			await n8n.stop(round === 12 ? 'SIGKILL' : 'SIGTERM');
			await edit(job.id, { enabled: true });
			await answerForN8n(n8n.url);
			await n8n.restart();
			await api.waitForWebhook(history.url);
		}
		await gateway.waitForRuns(job.id, { count: 8 });
		await edit(job.id, { enabled: false });
		expect((await read(job.id)).delivery).toEqual(delivery);

		const runs = await stopJobs(gateway, [job.id]);
		await waitForRuns(history, runs.map(runKeyOf), 180);
		await sleep(POLL_MS);
		expect(runKeys(history).toSorted()).toEqual(runs.map(runKeyOf).toSorted());
		await api.deactivate(history.workflow);
		await waitForDelivery(job.id, { mode: 'none' });
	});
});
