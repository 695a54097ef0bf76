/** n8n is stopped, killed, or cannot write. */
import { DatabaseSync } from 'node:sqlite';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';

import axios from 'axios';

import { addCommandJob, runKeyOf, waitForRunsOf } from '../harness/commandJobs.mts';
import { POLL_MS, waitForRuns } from '../harness/historyWorkflow.mts';
import { forwardOnly } from '../harness/proxy.mts';
import { until } from '../harness/until.mts';
import type { Fault, Scene } from './fault.mts';

const database = ({ n8n }: Scene['peers']) =>
	new DatabaseSync(join(n8n.userFolder, '.n8n', 'database.sqlite'), { timeout: 20_000 });

/** Two jobs, each every few seconds. */
const addTwoJobs = async ({ peers, url }: Scene) => [
	await addCommandJob(peers.gateway, { name: 'one', url, everyMs: 3_000 }),
	await addCommandJob(peers.gateway, { name: 'two', url, everyMs: 3_000 }),
];

export const downForAMinute: Fault = {
	name: 'n8n down for a minute while runs finish',
	runs: 'undelivered',
	async happen(scene) {
		const { peers } = scene;
		const jobs = await addTwoJobs(scene);
		await waitForRunsOf(peers.gateway, jobs, 4);
		await peers.n8n.stop();
		await sleep(60_000);
		await peers.n8n.restart();
		await peers.api.waitForWebhook(scene.history.url);
		await waitForRunsOf(peers.gateway, jobs, 8);
		return jobs;
	},
};

export const killedAfterAccepting: Fault = {
	name: 'n8n killed within 50 ms of an accepted webhook, five times',
	runs: 'all',
	async happen({ peers, proxy, url, history }) {
		const jobs: string[] = [];
		for (const afterMs of [0, 10, 20, 35, 50]) {
			const killed = Promise.withResolvers<void>();
			proxy.handle = async (webhook) => {
				const status = await webhook.forward();
				if (status === 200) {
					sleep(afterMs)
						.then(async () => await peers.n8n.kill())
						.then(killed.resolve, killed.reject);
				}
				return status || null;
			};
			jobs.push(await addCommandJob(peers.gateway, { name: `killed after ${afterMs} ms`, url }));
			await killed.promise;
			proxy.handle = forwardOnly;
			await peers.n8n.restart();
			await peers.api.waitForWebhook(history.url);
		}
		return jobs;
	},
};

export const unwritableDatabase: Fault = {
	name: 'n8n cannot write its database for 40 s',
	runs: 'undelivered',
	// What a poll could not hand over comes again after two minutes.
	seconds: 240,
	async happen(scene) {
		const { peers, proxy } = scene;
		const statuses: number[] = [];
		proxy.handle = async (webhook) => {
			statuses.push(await webhook.forward());
			return statuses.at(-1) || null;
		};
		const jobs = await addTwoJobs(scene);
		await waitForRunsOf(peers.gateway, jobs, 4);
		const lock = database(peers);
		lock.exec('begin immediate');
		await sleep(40_000);
		lock.exec('rollback');
		lock.close();
		if (!statuses.some((status) => status >= 500)) {
			throw new Error(`n8n answered no 500: ${statuses.join(', ')}`);
		}
		await waitForRunsOf(peers.gateway, jobs, 8);
		return jobs;
	},
};

export const wipedStaticData: Fault = {
	name: 'static data wiped, then n8n stopped while runs finish',
	runs: 'all',
	async happen(scene) {
		const { peers } = scene;
		const jobs = await addTwoJobs(scene);
		await waitForRunsOf(peers.gateway, jobs, 6);
		await peers.n8n.stop();
		const content = database(peers);
		content.exec('update workflow_entity set "staticData" = null');
		content.close();
		await waitForRunsOf(peers.gateway, jobs, 8);
		await peers.n8n.restart();
		return jobs;
	},
};

const TIMES = 200;

export const sentAgainAndAgain: Fault = {
	name: `the same webhook ${TIMES} times over three restarts of n8n`,
	runs: 'all',
	async happen({ peers, proxy, url, history }) {
		let send: (() => Promise<number>) | undefined;
		proxy.handle = async (webhook) => {
			send = webhook.forward;
			return await webhook.forward();
		};
		const job = await addCommandJob(peers.gateway, { name: 'again and again', url });
		const again = await until('the first webhook', { seconds: 60 }, () => send);
		const sending = Array.from({ length: TIMES - 1 }, async () => {
			await sleep(Math.random() * 60_000);
			return await again();
		});
		for (let restart = 0; restart < 3; restart++) {
			await sleep(3_000);
			await peers.n8n.restart({ signal: restart === 1 ? 'SIGKILL' : 'SIGTERM' });
			await peers.api.waitForWebhook(history.url);
			if ((await again()) !== 200) throw new Error('n8n does not answer a repeat with 200');
		}
		await Promise.all(sending);
		return [job];
	},
};

export const outOfOrder: Fault = {
	name: 'webhooks that arrive in the reverse order',
	runs: 'all',
	async happen({ peers, proxy, url }) {
		const held: Array<() => void> = [];
		proxy.handle = async (webhook) => {
			await new Promise<void>((resolve) => held.push(resolve));
			return await webhook.forward();
		};
		const at = new Date(Date.now() + 8_000);
		const jobs: string[] = [];
		for (const name of ['first', 'second', 'third', 'fourth']) {
			jobs.push(await addCommandJob(peers.gateway, { name, url, at }));
		}
		await until('all webhooks to be held', { seconds: 30, everyMs: 50 }, () => held[3]);
		for (const release of held.toReversed()) {
			release();
			await sleep(200);
		}
		return jobs;
	},
};

export const answerLost: Fault = {
	name: 'connection cut after n8n accepted, before the gateway knows',
	runs: 'undelivered',
	async happen(scene) {
		scene.proxy.handle = async (webhook) => {
			await webhook.forward();
			return null;
		};
		const jobs = await addTwoJobs(scene);
		await waitForRunsOf(scene.peers.gateway, jobs, 6);
		return jobs;
	},
};

export const startedBeforeTheGateway: Fault = {
	name: 'n8n started 75 s before the gateway, which had runs for it',
	runs: 'undelivered',
	async happen(scene) {
		const { n8n, gateway } = scene.peers;
		await n8n.stop();
		const jobs = await addTwoJobs(scene);
		await waitForRunsOf(gateway, jobs, 3);
		await gateway.stop();
		await n8n.restart();
		await sleep(75_000);
		await gateway.restart();
		await waitForRunsOf(gateway, jobs, 5);
		return jobs;
	},
};

/**
 * While its database migrates n8n answers any request with 200, "n8n is starting up. Please wait"
 * (measured on 2.41.1: for 18 to 34 ms where nothing is to migrate, after which it answers 404).
 */
export const answeredWhileStarting: Fault = {
	name: 'a webhook that n8n answers for itself while it starts',
	runs: 'undelivered',
	async happen({ peers, proxy, url, history }) {
		await peers.n8n.stop();
		proxy.handle = async () => 200;
		// Runs in two seconds, and n8n starts for longer.
		const job = await addCommandJob(peers.gateway, { name: 'answered', url });
		await peers.n8n.restart();
		proxy.handle = forwardOnly;
		await waitForRunsOf(peers.gateway, [job], 1);
		await peers.api.waitForWebhook(history.url);
		return [job];
	},
};

/** What the triggers of a workflow remember together at the least. */
const WINDOW = 1_000;

export const pushedOutOfTheWindow: Fault = {
	name: `a run by the net, then more webhooks than the window of ${WINDOW}, then two restarts`,
	runs: 'undelivered',
	async happen({ peers, proxy, url, history }) {
		const { gateway, n8n, api } = peers;
		proxy.handle = async () => 500;
		const netted = await addCommandJob(gateway, { name: 'by the net', url });
		const [run] = await gateway.waitForRuns(netted);
		await waitForRuns(history, [runKeyOf({ ...run!, jobId: netted })]);
		await sendOthers(history.url, gateway.webhookToken);
		for (let restart = 0; restart < 2; restart++) {
			await n8n.restart();
			await api.waitForWebhook(history.url);
			await sleep(2 * POLL_MS);
		}
		return [netted];
	},
};

const FIRST_RUN_MS = 1_795_000_000_000;

/** As many runs of a job of another gateway as push everything else out of the window. */
async function sendOthers(url: string, token: string): Promise<void> {
	const headers = { authorization: `Bearer ${token}` };
	for (let runAtMs = 1; runAtMs <= WINDOW + 5; runAtMs += 5) {
		const bodies = [0, 1, 2, 3, 4].map((more) => ({
			...{ action: 'finished', jobId: 'another-job', status: 'ok', summary: 'done' },
			runAtMs: FIRST_RUN_MS + runAtMs + more,
		}));
		await Promise.all(bodies.map(async (body) => await axios.post(url, body, { headers })));
	}
}
