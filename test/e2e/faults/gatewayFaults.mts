/** The gateway is killed, restarted, or gets another token. */
import { randomBytes } from 'node:crypto';
import { setTimeout as sleep } from 'node:timers/promises';

import { addCommandJob, waitForRunsOf } from '../harness/commandJobs.mts';
import type { Fault } from './fault.mts';

export const killedMidRun: Fault = {
	name: 'gateway killed and restarted in the middle of runs',
	runs: 'undelivered',
	async happen({ peers, url }) {
		const argv = ['sh', '-c', 'sleep 6; echo done'];
		const jobs = [
			await addCommandJob(peers.gateway, { name: 'interrupted once', url, argv }),
			await addCommandJob(peers.gateway, { name: 'interrupted', url, argv, everyMs: 5_000 }),
		];
		await sleep(8_000);
		await peers.gateway.restart({ signal: 'SIGKILL' });
		await waitForRunsOf(peers.gateway, jobs, 4, 180);
		return jobs;
	},
};

export const restartedBeforeTheRun: Fault = {
	name: 'gateway restarted between the publication and the run',
	runs: 'all',
	async happen({ peers, url }) {
		const at = new Date(Date.now() + 45_000);
		const job = await addCommandJob(peers.gateway, { name: 'after the restart', url, at });
		await peers.gateway.restart();
		await waitForRunsOf(peers.gateway, [job], 1);
		return [job];
	},
};

export const tokenChanged: Fault = {
	name: 'webhook token changed by way of the previous token',
	// Alone: the net would hide a webhook that is refused.
	runs: 'undelivered',
	async happen({ peers, url, proxy }) {
		const { api, gateway, credentials } = peers;
		const refused: number[] = [];
		proxy.handle = async (webhook) => {
			const status = await webhook.forward();
			if (status === 401) refused.push(status);
			return status;
		};
		const jobs = [
			await addCommandJob(gateway, { name: 'one', url, everyMs: 2_000 }),
			await addCommandJob(gateway, { name: 'two', url, everyMs: 2_000 }),
		];
		await waitForRunsOf(gateway, jobs, 6);
		const previousToken = gateway.webhookToken;
		const token = randomBytes(24).toString('hex');
		const enter = async (data: Record<string, string>) =>
			await api.updateCredential(credentials.openClawWebhookApi, 'openClawWebhookApi', data);
		await enter({ token, previousToken });
		await waitForRunsOf(gateway, jobs, 10);
		await gateway.changeTokens({ webhookToken: token });
		await enter({ token, previousToken: '' });
		await waitForRunsOf(gateway, jobs, 16);
		if (refused.length > 0) throw new Error(`n8n refused ${refused.length} webhooks`);
		return jobs;
	},
};
