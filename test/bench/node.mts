/** The OpenClaw node reading jobs in one execution, against a bare loop of undici requests. */
import { performance } from 'node:perf_hooks';
import { request } from 'undici';
import { type CredentialReference, MANUAL_TRIGGER } from '../e2e/harness/n8nApi.mts';
import { byId } from '../e2e/harness/nodeRun.mts';
import { type Peers, startPeers, stopPeers } from '../e2e/harness/peers.mts';
import { type BenchOptions, type Row, compared, ENGINES, judged } from './row.mts';

const NODE = 'OpenClaw';

export async function* node({ quick }: BenchOptions): AsyncGenerator<Row> {
	for (const engine of ['default', 'lazy'] as const) {
		const peers = await startPeers({ n8n: { env: ENGINES[engine] } });
		try {
			const jobId = await createJob(peers);
			for (const transport of ['adminHttpRpc', 'webSocket']) {
				const credential = await credentialFor(peers, transport);
				for (const count of quick ? [1, 20] : [1, 20, 200]) {
					const run = await reader(peers, credential, jobId, count);
					const loop = async () => await bareLoop(peers, jobId, count);
					await run();
					await loop();
					const pairs: Array<readonly [number, number]> = [];
					for (let pair = 0; pair < (quick ? 1 : 3); pair++) {
						pairs.push([count / (await run()), count / (await loop())]);
					}
					yield {
						...{ scenario: 'node', name: `${count} job(s) read, ${transport}`, engine },
						...{ unit: 'per second', comparedTo: 'bare undici loop', ...compared(pairs) },
						...judged(compared(pairs).ratio, { atLeast: 0.9 }),
					};
				}
			}
		} finally {
			await stopPeers(peers);
		}
	}
}

async function createJob({ gateway }: Peers): Promise<string> {
	const { id } = await gateway.rpc<{ id: string }>('cron.add', {
		name: 'Read by the bench',
		enabled: false,
		schedule: { kind: 'cron', expr: '0 9 * * *' },
		sessionTarget: 'isolated',
		wakeMode: 'now',
		payload: { kind: 'agentTurn', message: 'Summarize today' },
		delivery: { mode: 'none' },
	});
	return id;
}

const credentialFor = async ({ api, gateway }: Peers, transport: string) =>
	await api.createCredential(
		'openClawApi',
		{ gatewayUrl: gateway.url, token: gateway.token, transport },
		transport,
	);

/** Returns what reads the job `count` times in one execution and answers the node's own seconds. */
async function reader(
	{ api }: Peers,
	openClawApi: CredentialReference,
	jobId: string,
	count: number,
): Promise<() => Promise<number>> {
	const list = Array.from({ length: count }, (_, index) => ({ index }));
	const workflow = await api.createWorkflow(`Read ${count} jobs`, [
		MANUAL_TRIGGER,
		{
			...{ name: 'List', type: 'n8n-nodes-base.set', typeVersion: 3.4 },
			parameters: { mode: 'raw', jsonOutput: JSON.stringify({ list }), options: {} },
		},
		{
			...{ name: 'Items', type: 'n8n-nodes-base.splitOut', typeVersion: 1 },
			parameters: { fieldToSplitOut: 'list', options: {} },
		},
		{
			...{ name: NODE, type: 'n8n-nodes-openclaw.openClaw', typeVersion: 2 },
			parameters: { resource: 'cronJob', operation: 'get', cronJobId: byId(jobId) },
			credentials: { openClawApi },
		},
	]);
	return async () => {
		const id = await api.runManually(workflow, MANUAL_TRIGGER.name);
		const execution = await api.waitForExecution(id, { seconds: 120 });
		const read = execution.items(NODE)?.length;
		if (read !== count) {
			throw new Error(`${read} of ${count} jobs read: ${JSON.stringify(execution.error)}`);
		}
		return execution.run(NODE)!.executionTime / 1_000;
	};
}

async function bareLoop({ gateway }: Peers, jobId: string, count: number): Promise<number> {
	const start = performance.now();
	for (let read = 0; read < count; read++) {
		const { statusCode, body } = await request(`${gateway.url}/api/v1/admin/rpc`, {
			method: 'POST',
			headers: { authorization: `Bearer ${gateway.token}`, 'content-type': 'application/json' },
			body: JSON.stringify({ method: 'cron.get', params: { id: jobId } }),
		});
		const { ok } = (await body.json()) as { ok: boolean };
		if (statusCode !== 200 || !ok) throw new Error(`cron.get: HTTP ${statusCode}`);
	}
	return (performance.now() - start) / 1_000;
}
