/** What happens to jobs that the trigger has registered by itself. */
import { randomBytes } from 'node:crypto';
import { cp } from 'node:fs/promises';

import { enableJobs, waitForRunsOf } from '../harness/commandJobs.mts';
import type { CronRun } from '../harness/gateway.mts';
import { SINK } from '../harness/historyWorkflow.mts';
import { startN8n } from '../harness/n8n.mts';
import { logInToN8n, type WorkflowNode } from '../harness/n8nApi.mts';
import { dataFolder } from '../harness/output.mts';
import { TRIGGER } from '../harness/triggerWorkflow.mts';
import { until } from '../harness/until.mts';
import type { Fault, Scene } from './fault.mts';
import { targetOf, twoJobs } from './registeredJobs.mts';

/** The net would hide a webhook that n8n refused. */
function assertDelivered(runs: readonly CronRun[]): void {
	const lost = runs.filter(({ deliveryStatus }) => deliveryStatus === 'not-delivered');
	if (lost.length > 0) throw new Error(`Webhooks were refused: ${JSON.stringify(lost)}`);
}

export const gatewayTokenChanged: Fault = {
	name: 'automatic registration: the gateway token changed',
	runs: 'undelivered',
	registered: twoJobs,
	async happen({ peers, registered }) {
		const { api, gateway, credentials } = peers;
		await enableJobs(gateway, registered);
		await waitForRunsOf(gateway, registered, 6);
		const before = await targetOf(gateway, registered[0]!);
		await gateway.changeTokens({ token: randomBytes(24).toString('hex') });
		await waitForRunsOf(gateway, registered, 10);
		await api.updateCredential(credentials.openClawApi, 'openClawApi', {
			gatewayUrl: gateway.url,
			token: gateway.token,
		});
		await until('the jobs to have the new token', { seconds: 90 }, async () => {
			const targets = await Promise.all(registered.map((id) => targetOf(gateway, id)));
			return targets.every((to) => to !== '' && to !== before) || undefined;
		});
		const { length } = await waitForRunsOf(gateway, registered, 1);
		assertDelivered(await waitForRunsOf(gateway, registered, length + 4));
		return registered;
	},
};

/** Something changes that is none of the trigger's: n8n leaves the trigger as it is then. */
async function publishAgain({ peers, history }: Scene, note: string): Promise<void> {
	const { api } = peers;
	await api.activate(await api.changeNodes(history.workflow, (node) => withNote(node, note)));
}

const withNote = (node: WorkflowNode, notes: string) =>
	node.name === SINK ? { ...node, notes } : node;

export const webhookTokenChanged: Fault = {
	name: 'automatic registration with a webhook credential: its token changed as documented',
	runs: 'undelivered',
	registered: twoJobs,
	triggerCredentials: ['openClawApi', 'openClawWebhookApi'],
	// As in workflows of 0.1.0, whose URLs have the token of this credential: the form offers it no more.
	triggerParameters: { authentication: 'bearerAndQuery' },
	async happen(scene) {
		const { peers, registered } = scene;
		const { api, gateway, credentials } = peers;
		const enter = async (data: Record<string, string>) => {
			await api.updateCredential(credentials.openClawWebhookApi, 'openClawWebhookApi', data);
			await publishAgain(scene, `Token ${data.previousToken ? 'entered' : 'changed'}`);
		};
		await enableJobs(gateway, registered);
		await waitForRunsOf(gateway, registered, 6);
		const previousToken = gateway.webhookToken;
		const token = randomBytes(24).toString('hex');
		await enter({ token, previousToken });
		await waitForRunsOf(gateway, registered, 10);
		await gateway.changeTokens({ webhookToken: token });
		await waitForRunsOf(gateway, registered, 14);
		await enter({ token, previousToken: '' });
		assertDelivered(await waitForRunsOf(gateway, registered, 20));
		return registered;
	},
};

export const copied: Fault = {
	name: 'n8n copied with its key, started and published at another address',
	runs: 'undelivered',
	registered: twoJobs,
	async happen({ peers, registered, history }) {
		const { n8n, api, gateway } = peers;
		await n8n.stop();
		const folder = dataFolder('copy');
		await cp(n8n.userFolder, folder, { recursive: true });
		await n8n.restart();
		await api.waitForWebhook(history.url);
		await enableJobs(gateway, registered);
		await waitForRunsOf(gateway, registered, 4);
		// Its workflow is published: n8n activates it at the start.
		const copy = await startN8n({ folder, withPackage: false });
		try {
			const copyApi = await logInToN8n(copy.url, api.owner);
			await waitForRunsOf(gateway, registered, 10);
			const changed = await copyApi.changeParameters(history.workflow, TRIGGER, { output: 'raw' });
			const refusal = await copyApi.activate(changed).then(
				() => 'none',
				({ message }: Error) => message,
			);
			if (!refusal.includes('in another n8n')) throw new Error(`The refusal is: ${refusal}`);
			const { length } = await waitForRunsOf(gateway, registered, 1);
			await waitForRunsOf(gateway, registered, length + 4);
			await copyApi.deactivate(changed);
			assertDelivered(await waitForRunsOf(gateway, registered, length + 10));
		} finally {
			await copy.stop();
		}
		return registered;
	},
};

export const killedWhileListening: Fault = {
	name: 'n8n killed while a test event had borrowed the jobs, and started again',
	runs: 'undelivered',
	registered: twoJobs,
	async happen({ peers, registered, history }) {
		const { n8n, api, gateway } = peers;
		const inProduction = await Promise.all(registered.map((id) => targetOf(gateway, id)));
		await api.rest.post(`/workflows/${history.workflow.id}/run`, {
			triggerToStartFrom: { name: TRIGGER },
		});
		const borrowed = await targetOf(gateway, registered[0]!);
		if (!borrowed.includes('/webhook-test/')) throw new Error(`It delivers to ${borrowed}`);
		await n8n.kill();
		await enableJobs(gateway, registered);
		await waitForRunsOf(gateway, registered, 4);
		await n8n.restart();
		await until('the jobs to deliver to production again', { seconds: 90 }, async () => {
			const targets = await Promise.all(registered.map((id) => targetOf(gateway, id)));
			return targets.join() === inProduction.join() || undefined;
		});
		const { length } = await waitForRunsOf(gateway, registered, 1);
		await waitForRunsOf(gateway, registered, length + 4);
		return registered;
	},
};
