import { expect, it } from 'vitest';

import { addCommandJob, runKeyOf, waitForRunsOf } from '../harness/commandJobs.mts';
import { publishExample } from '../harness/exampleWorkflow.mts';
import { EVERY_TEN_SECONDS } from '../harness/historyWorkflow.mts';
import type { Peers } from '../harness/peers.mts';
import { startProxy, type Webhook } from '../harness/proxy.mts';

export function safetyNet(peers: () => Peers): void {
	it('brings each run once, whether its webhook arrived, got lost or comes late', async () => {
		const { api, gateway, n8n } = peers();
		const example = await publishExample(peers(), 'safety-net.json', () => ({
			'OpenClaw Run History Trigger': { parameters: { pollTimes: EVERY_TEN_SECONDS } },
		}));
		await api.waitForWebhook(example.webhookUrl);
		const lost: Webhook[] = [];
		const proxy = await startProxy(n8n.url);
		proxy.handle = async (webhook) => {
			lost.push(webhook);
			return 500;
		};
		try {
			const jobs = [
				await addCommandJob(gateway, { name: 'arrives', url: example.webhookUrl }),
				await addCommandJob(gateway, {
					name: 'gets lost',
					url: proxy.through(example.webhookUrl),
				}),
			];
			const runs = await waitForRunsOf(gateway, jobs, 2);
			// One by the webhook, one by the history.
			await api.waitForExecutions(example.workflow.id, 2);
			expect(lost).toHaveLength(1);
			expect(await lost[0]!.forward()).toBe(200);

			const executions = await api.waitForExecutions(example.workflow.id, 3);
			const items = [];
			for (const { id } of executions) {
				items.push(...((await api.getExecution(id)).items('Your steps') ?? []));
			}
			expect(items.map(({ runKey }) => runKey).toSorted()).toEqual(runs.map(runKeyOf).toSorted());
		} finally {
			await proxy.stop();
			await api.deactivate(example.workflow);
		}
	});
}
