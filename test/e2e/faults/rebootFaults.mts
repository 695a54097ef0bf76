/** The hosts of both sides go down, and come back one after the other. */
import { setTimeout as sleep } from 'node:timers/promises';

import { enableJobs, waitForRunsOf } from '../harness/commandJobs.mts';
import type { Fault, Scene } from './fault.mts';
import { twoJobs } from './registeredJobs.mts';

/** How much later the second host is back: longer than n8n tries to activate a trigger. */
const LATER_MS = 40_000;

type Host = 'n8n' | 'gateway';

async function reboot({ peers, registered, history }: Scene, first: Host, second: Host) {
	const { gateway, api } = peers;
	await enableJobs(gateway, registered);
	const { length } = await waitForRunsOf(gateway, registered, 6);
	// What finishes before the gateway goes down as well is undelivered.
	await peers.n8n.kill();
	await waitForRunsOf(gateway, registered, length + 2);
	await gateway.kill();
	await peers[first].restart();
	await sleep(LATER_MS);
	await peers[second].restart();
	await api.waitForWebhook(history.url);
	await waitForRunsOf(gateway, registered, length + 10);
	return registered;
}

export const n8nBackFirst: Fault = {
	name: 'both hosts went down, n8n back 40 s before the gateway',
	runs: 'undelivered',
	registered: twoJobs,
	happen: async (scene) => await reboot(scene, 'n8n', 'gateway'),
};

export const gatewayBackFirst: Fault = {
	name: 'both hosts went down, the gateway back 40 s before n8n',
	runs: 'undelivered',
	registered: twoJobs,
	happen: async (scene) => await reboot(scene, 'gateway', 'n8n'),
};
