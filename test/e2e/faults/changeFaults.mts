/** Somebody changes what the net stands on while runs are missing. */
import { addCommandJob, runKeyOf, waitForRunsOf } from '../harness/commandJobs.mts';
import { HISTORY, waitForRuns } from '../harness/historyWorkflow.mts';
import type { StoredWorkflow } from '../harness/n8nApi.mts';
import { TRIGGER } from '../harness/triggerWorkflow.mts';
import type { Fault, Scene } from './fault.mts';

/** A job no webhook of which gets through. */
async function addLosingJob({ peers, proxy, url }: Scene, name: string): Promise<string> {
	proxy.handle = async () => 500;
	return await addCommandJob(peers.gateway, { name, url, everyMs: 3_000 });
}

export const jobDeleted: Fault = {
	name: 'a job deleted while its runs were missing and n8n was down',
	runs: 'undelivered',
	async happen(scene) {
		const { n8n, gateway } = scene.peers;
		await n8n.stop();
		const jobs = [await addLosingJob(scene, 'deleted'), await addLosingJob(scene, 'kept')];
		await waitForRunsOf(gateway, jobs, 6);
		await gateway.rpc('cron.remove', { id: jobs[0] });
		await gateway.restart();
		await n8n.restart();
		return jobs;
	},
};

/** n8n keeps static data and the rows of its store under the names of nodes. */
export const renamed: Fault = {
	name: 'workflow and triggers renamed and published anew, then two restarts',
	runs: 'undelivered',
	async happen(scene) {
		const { peers, history } = scene;
		const { api, gateway, n8n } = peers;
		const jobs = [await addLosingJob(scene, 'before and after')];
		await waitForRuns(history, (await waitForRunsOf(gateway, jobs, 3)).map(runKeyOf));
		const path = `/workflows/${history.workflow.id}`;
		const { versionId, nodes, connections } = await api.rest.get<
			StoredWorkflow & { connections: Record<string, unknown> }
		>(path);
		const newName = (name: string) =>
			[HISTORY, TRIGGER].includes(name) ? `${name} of today` : name;
		const changed = await api.rest.patch<StoredWorkflow>(path, {
			versionId,
			name: 'Renamed',
			nodes: nodes.map((node) => ({ ...node, name: newName(node.name) })),
			connections: Object.fromEntries(
				Object.entries(connections).map(([name, to]) => [newName(name), to]),
			),
		});
		await api.activate(changed);
		for (const signal of ['SIGTERM', 'SIGKILL'] as const) {
			await n8n.restart({ signal });
			await waitForRuns(history, (await waitForRunsOf(gateway, jobs, 6)).map(runKeyOf));
		}
		return jobs;
	},
};
