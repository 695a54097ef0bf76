/** The peers of one test file, with n8n in queue mode and the example workflow published. */
import { afterAll, beforeAll } from 'vitest';

import { importExamples } from '../harness/exampleWorkflow.mts';
import { type QueuePeers, startQueuePeers } from '../harness/queueMode.mts';
import { publishRunsTable, type RunsTable } from '../harness/runsTable.mts';
import { keepLogsOfFailures } from '../harness/vitestPeers.mts';

export interface QueueScene {
	peers: QueuePeers;
	table: RunsTable;
	/** The workflow's production URL at each webhook processor. */
	urls: [string, string];
}

/** Returns what gives the scene to a test, once it is set. */
export function useQueueMode(): () => QueueScene {
	let scene: QueueScene | undefined;
	let peers: QueuePeers | undefined;
	keepLogsOfFailures();
	beforeAll(async () => {
		peers = await startQueuePeers();
		await importExamples(peers);
		scene = await setScene(peers);
	});
	afterAll(async () => await peers?.stop());
	return () => {
		if (!scene) throw new Error('The scene is set from beforeAll on: ask for it inside a test');
		return scene;
	};
}

async function setScene(peers: QueuePeers): Promise<QueueScene> {
	const { api, n8n, processors } = peers;
	const table = await publishRunsTable(peers, peers.postgres);
	const [first, second] = processors.map(({ url }) => table.webhookUrl.replace(n8n.url, url));
	const urls: QueueScene['urls'] = [first!, second!];
	for (const url of urls) await api.waitForWebhook(url);
	return { peers, table, urls };
}
