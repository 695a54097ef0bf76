/**
 * The Live Trigger against the OpenClaw Trigger and n8n's own Webhook node, which the gateway posts
 * to: 200 runs of a real gateway at once, and one alone, until their items are through.
 */
import { randomUUID } from 'node:crypto';

import { median } from 'simple-statistics';

import { addCommandJob, waitForRunsOf } from '../e2e/harness/commandJobs.mts';
import { startGateway, type Gateway } from '../e2e/harness/gateway.mts';
import { publishLiveWorkflow } from '../e2e/harness/liveWorkflow.mts';
import { startN8n } from '../e2e/harness/n8n.mts';
import { setUpN8n, type Workflow, type WorkflowNode } from '../e2e/harness/n8nApi.mts';
import { connectOperator } from '../e2e/harness/operator.mts';
import { createCredentials, type Peers } from '../e2e/harness/peers.mts';
import { startSink, type Sink } from '../e2e/harness/sink.mts';
import { waitForSockets } from '../e2e/harness/sockets.mts';
import { startStubModel } from '../e2e/harness/stubModel.mts';
import { until } from '../e2e/harness/until.mts';
import { type BenchOptions, type EngineName, type Row, ENGINES, judged } from './row.mts';

const RUNS = 200;
/** Each alone, for the time that one takes. */
const ALONE = 10;
/** The gateway takes no more than 30 new jobs a minute from a connection. */
const JOBS_A_CONNECTION = 25;

export async function* live({ quick }: BenchOptions): AsyncGenerator<Row> {
	const count = quick ? 20 : RUNS;
	for (const engine of ['default', 'lazy'] as const) {
		const stub = await startStubModel();
		const gateway = await startGateway({ model: stub.model });
		const n8n = await startN8n({ env: ENGINES[engine] });
		try {
			const api = await setUpN8n(n8n.url);
			const credentials = await createCredentials(api, gateway);
			const peers = { stub, gateway, n8n, api, credentials };
			const figures: Record<string, Figures> = {};
			for (const [name, publish] of Object.entries(SIDES)) {
				figures[name] = await measured(peers, publish, count);
			}
			yield* rowsOf(figures, count, engine);
		} finally {
			await n8n.stop();
			await gateway.stop();
			await stub.stop();
		}
	}
}

interface Side {
	workflow: Workflow;
	sink: Sink;
	/** Where the jobs deliver; nowhere, where the trigger needs no delivery. */
	url?: string;
}

interface Figures {
	/** From the start of the first run to the arrival of the last item behind the workflow. */
	seconds: number;
	/** The same of the last run. */
	runsSeconds: number;
	executions: number;
	/** Of one run alone. */
	aloneMs: number;
}

const SIDES: Record<string, (peers: Peers) => Promise<Side>> = {
	live: async (peers) => {
		const { workflow, sink } = await publishLiveWorkflow(peers);
		await waitForSockets(peers.gateway, 1);
		return { workflow, sink };
	},
	trigger: async (peers) => {
		const { openClawWebhookApi } = peers.credentials;
		return await webhookSide(peers, 'openclaw', {
			name: 'OpenClaw Trigger',
			type: 'n8n-nodes-openclaw-gateway.openClawTrigger',
			typeVersion: 2,
			parameters: { registration: 'manual' },
			credentials: { openClawWebhookApi },
		});
	},
	webhook: async (peers) => {
		const { api, gateway } = peers;
		const path = randomUUID();
		const header = { name: 'Authorization', value: `Bearer ${gateway.webhookToken}` };
		const httpHeaderAuth = await api.createCredential('httpHeaderAuth', header);
		return await webhookSide(peers, path, {
			name: 'Webhook',
			type: 'n8n-nodes-base.webhook',
			typeVersion: 2.1,
			parameters: { httpMethod: 'POST', path, authentication: 'headerAuth' },
			credentials: { httpHeaderAuth },
		});
	},
};

async function webhookSide({ api, n8n }: Peers, path: string, node: WorkflowNode): Promise<Side> {
	const webhookId = randomUUID();
	const sink = await startSink('Sink');
	const workflow = await api.createWorkflow(path, [{ ...node, webhookId }, sink.node]);
	await api.activate(workflow);
	const isOurs = path === 'openclaw';
	const url = `${n8n.url}/webhook/${isOurs ? `${webhookId}/` : ''}${path}`;
	await api.waitForWebhook(url);
	return { workflow, sink, url };
}

async function measured(
	peers: Peers,
	publish: (peers: Peers) => Promise<Side>,
	count: number,
): Promise<Figures> {
	const side = await publish(peers);
	try {
		await alone(peers, side);
		const times = [];
		for (let run = 0; run < ALONE; run += 1) times.push(await alone(peers, side));
		return { ...(await burst(peers, side, count)), aloneMs: median(times) };
	} finally {
		await peers.api.deactivate(side.workflow);
		await side.sink.stop();
	}
}

/** Milliseconds from the start of a run, which takes some, to its item behind the workflow. */
async function alone({ gateway }: Peers, { sink, url }: Side): Promise<number> {
	const before = sink.items().length;
	const at = new Date(Date.now() + 1_500);
	const id = await addCommandJob(gateway, { name: 'alone', url, at });
	const arrivedMs = await arrival(sink, before + 1);
	const [run] = await waitForRunsOf(gateway, [id], 1);
	return arrivedMs - run!.runAtMs;
}

async function burst({ gateway }: Peers, { sink, url }: Side, count: number) {
	const before = { items: sink.items().length, batches: sink.batches.length };
	const at = new Date(Date.now() + 20_000);
	const jobs = await addAtOnce(gateway, count, { at, url });
	const arrivedMs = await arrival(sink, before.items + count);
	const starts = (await waitForRunsOf(gateway, jobs, count)).map(({ runAtMs }) => runAtMs);
	const firstMs = Math.min(...starts);
	return {
		seconds: (arrivedMs - firstMs) / 1_000,
		runsSeconds: (Math.max(...starts) - firstMs) / 1_000,
		executions: sink.batches.length - before.batches,
	};
}

/** As many connections as it takes: each may add some jobs in a minute. */
async function addAtOnce(
	gateway: Gateway,
	count: number,
	job: { at: Date; url?: string },
): Promise<string[]> {
	const ids: string[] = [];
	while (ids.length < count) {
		const operator = await connectOperator(gateway);
		const rpc = operator.call as Gateway['rpc'];
		for (let index = 0; index < JOBS_A_CONNECTION && ids.length < count; index += 1) {
			ids.push(await addCommandJob({ ...gateway, rpc }, { ...job, name: `burst ${ids.length}` }));
		}
		await operator.close();
	}
	return ids;
}

/** When that many items had arrived. */
async function arrival(sink: Sink, count: number): Promise<number> {
	return await until(`${count} items`, { seconds: 180, everyMs: 5 }, () =>
		sink.items().length >= count ? Date.now() : undefined,
	);
}

function* rowsOf(
	{ live: ours, trigger, webhook }: Record<string, Figures>,
	count: number,
	engine: EngineName,
): Generator<Row> {
	const common = { scenario: 'live', engine };
	for (const [comparedTo, other] of [
		["n8n's Webhook node", webhook!],
		['OpenClaw Trigger', trigger!],
	] as const) {
		const ratio = other.seconds / ours!.seconds;
		yield {
			...{ ...common, name: `${count} runs at once, until the last item is through`, comparedTo },
			...{ unit: 'seconds', ours: ours!.seconds, other: other.seconds, ratio },
			...(other === webhook && engine === 'default' && judged(ratio, { atLeast: 3 })),
			details: {
				'runs within s': ours!.runsSeconds,
				'other runs within s': other.runsSeconds,
				executions: ours!.executions,
				'other executions': other.executions,
			},
		};
		yield {
			...{ ...common, name: 'one run, from its start to its item', comparedTo },
			...{ unit: 'ms', ours: ours!.aloneMs, other: other.aloneMs },
			ratio: other.aloneMs / ours!.aloneMs,
		};
	}
}
