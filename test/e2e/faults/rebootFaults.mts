/** The hosts of both sides go down, and come back one after the other. */
import { setTimeout as sleep } from 'node:timers/promises';

import { addCommandJob, enableJobs, waitForRunsOf } from '../harness/commandJobs.mts';
import { until } from '../harness/until.mts';
import type { Fault, Scene } from './fault.mts';
import { twoJobs } from './registeredJobs.mts';

/** How much later the second host is back: longer than n8n tries to activate a trigger. */
const LATER_MS = 40_000;

type Start = () => Promise<void>;

async function reboot({ peers, history }: Scene, jobs: string[], first: Start, second: Start) {
	const { gateway, api } = peers;
	const { length } = await waitForRunsOf(gateway, jobs, 6);
	// What finishes before the gateway goes down as well is undelivered.
	await peers.n8n.kill();
	await waitForRunsOf(gateway, jobs, length + 2);
	await gateway.kill();
	await first();
	await sleep(LATER_MS);
	await second();
	await api.waitForWebhook(history.url);
	await waitForRunsOf(gateway, jobs, length + 10);
}

export const n8nBackFirst: Fault = {
	name: 'both hosts went down, n8n back 40 s before the gateway',
	runs: 'undelivered',
	registered: twoJobs,
	async happen(scene) {
		const { peers, registered } = scene;
		await enableJobs(peers.gateway, registered);
		await reboot(scene, registered, peers.n8n.restart, peers.gateway.restart);
		return registered;
	},
};

/** Such as webhooks that a reverse proxy holds until the server behind it listens. */
export const gatewayBackFirst: Fault = {
	name: 'both hosts went down, the gateway back 40 s before n8n, for which webhooks wait',
	runs: 'undelivered',
	async happen(scene) {
		const { peers, url } = scene;
		const { gateway } = peers;
		const jobs = [
			await addCommandJob(gateway, { name: 'one', url, everyMs: 3_000 }),
			await addCommandJob(gateway, { name: 'two', url, everyMs: 3_000 }),
		];
		const waiting: string[] = [];
		await reboot(scene, jobs, gateway.restart, async () => {
			await startWithWebhooks(scene, waiting);
		});
		await waitForRunsOf(gateway, waiting, waiting.length);
		return [...jobs, ...waiting];
	},
};

/** How often n8n is started for a webhook to come while it answers for itself: for some 30 ms. */
const STARTS = 3;

async function startWithWebhooks(scene: Scene, jobs: string[]): Promise<void> {
	const { n8n } = scene.peers;
	for (let start = 1; start <= STARTS; start++) {
		await n8n.stop();
		const [answer] = await Promise.all([letWebhooksWait(scene, jobs), n8n.restart()]);
		if (answer === 200) return;
	}
	throw new Error(`n8n answered no webhook for itself in ${STARTS} starts`);
}

/** At each moment of a start some webhook waits. Returns what the first is answered. */
async function letWebhooksWait({ peers, proxy, url }: Scene, jobs: string[]): Promise<number> {
	const answers: number[] = [];
	proxy.handle = async ({ forward }) => {
		const status = await firstAnswer(forward);
		if (status !== 0) answers.push(status);
		return status || null;
	};
	return await until('n8n to answer a webhook', { seconds: 240, everyMs: 4_000 }, async () => {
		if (answers.length > 0) return answers[0];
		jobs.push(await addCommandJob(peers.gateway, { name: `waits ${jobs.length}`, url }));
		return undefined;
	});
}

/** The gateway waits for an answer for ten seconds. */
const HELD_MS = 9_000;

async function firstAnswer(forward: () => Promise<number>): Promise<number> {
	const deadline = Date.now() + HELD_MS;
	for (;;) {
		const status = await forward();
		if (status !== 0 || Date.now() > deadline) return status;
		await sleep(2);
	}
}
