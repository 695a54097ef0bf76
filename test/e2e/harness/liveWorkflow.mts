/** Workflows with live triggers, alone or beside a webhook trigger, and a sink behind each. */
import { randomUUID } from 'node:crypto';
import type { Workflow, WorkflowNode } from './n8nApi.mts';
import type { Peers } from './peers.mts';
import { type Item, type Sink, startSink } from './sink.mts';
import { TRIGGER } from './triggerWorkflow.mts';
import { until } from './until.mts';

export const LIVE = 'OpenClaw Live Trigger';

export interface LiveWorkflow {
	workflow: Workflow;
	/** The production URL of the webhook trigger, where there is one. */
	url: string;
	sink: Sink;
}

export const liveTrigger = (
	{ credentials }: Pick<Peers, 'credentials'>,
	parameters: object = {},
	name = LIVE,
): WorkflowNode => ({
	name,
	type: 'n8n-nodes-openclaw-gateway.openClawLiveTrigger',
	typeVersion: 1,
	parameters: { ...parameters },
	credentials: { openClawApi: credentials.openClawApi },
});

export async function createLiveWorkflow(
	peers: Peers,
	parameters: object = {},
	{ withTrigger = false } = {},
): Promise<LiveWorkflow> {
	const { api, n8n, credentials } = peers;
	const webhookId = randomUUID();
	const sink = await startSink('Sink');
	const webhookTrigger: WorkflowNode = {
		name: TRIGGER,
		type: 'n8n-nodes-openclaw-gateway.openClawTrigger',
		typeVersion: 2,
		webhookId,
		parameters: { registration: 'manual' },
		credentials: { openClawWebhookApi: credentials.openClawWebhookApi },
	};
	const triggers = [liveTrigger(peers, parameters), ...(withTrigger ? [webhookTrigger] : [])];
	const toSink = { main: [[{ node: sink.node.name, type: 'main', index: 0 }]] };
	const workflow = await api.createWorkflow(
		`Live ${webhookId}`,
		[...triggers, sink.node],
		Object.fromEntries(triggers.map(({ name }) => [name, toSink])),
	);
	return { workflow, url: `${n8n.url}/webhook/${webhookId}/openclaw`, sink };
}

export async function publishLiveWorkflow(
	peers: Peers,
	parameters?: object,
	options?: { withTrigger?: boolean },
): Promise<LiveWorkflow> {
	const live = await createLiveWorkflow(peers, parameters, options);
	await peers.api.activate(live.workflow);
	if (options?.withTrigger) await peers.api.waitForWebhook(live.url);
	return live;
}

/** The items that reached the sink, once there are as many. */
export async function waitForItems(
	{ sink }: Pick<LiveWorkflow, 'sink'>,
	count: number,
	seconds = 30,
): Promise<Item[]> {
	return await until(`${count} item(s) behind the trigger`, { seconds, everyMs: 50 }, () =>
		sink.items().length >= count ? sink.items() : undefined,
	);
}
