/** Workflows with the run history trigger, alone or beside the webhook trigger, and a sink behind. */
import { randomUUID } from 'node:crypto';
import type { Workflow } from './n8nApi.mts';
import type { Peers } from './peers.mts';
import { type Sink, startSink } from './sink.mts';
import { TRIGGER } from './triggerWorkflow.mts';
import { until } from './until.mts';

export const HISTORY = 'OpenClaw Run History Trigger';
export const SINK = 'Sink';

export interface HistoryWorkflow {
	workflow: Workflow;
	/** The production URL of the webhook trigger. */
	url: string;
	sink: Sink;
}

export interface HistoryWorkflowOptions {
	/** Of the run history trigger. */
	parameters?: object;
	withTrigger?: boolean;
	/** Of the webhook trigger. */
	triggerParameters?: object;
	triggerCredentials?: Partial<Peers['credentials']>;
}

/** The time between two polls. */
export const POLL_MS = 10_000;

/** n8n polls no more often than once a minute by one rule, so there are several. */
export const EVERY_TEN_SECONDS = {
	item: [0, 10, 20, 30, 40, 50].map((second) => ({
		mode: 'custom',
		cronExpression: `${second} * * * * *`,
	})),
};

/** Both triggers lead to the sink. */
export async function createHistoryWorkflow(
	{ api, n8n, credentials }: Peers,
	options: HistoryWorkflowOptions = {},
): Promise<HistoryWorkflow> {
	const { parameters = {}, withTrigger = false, triggerParameters = {} } = options;
	const { openClawApi, openClawWebhookApi } = credentials;
	const webhookId = randomUUID();
	const sink = await startSink(SINK);
	const trigger = {
		name: TRIGGER,
		type: 'n8n-nodes-openclaw-gateway.openClawTrigger',
		typeVersion: 2,
		webhookId,
		parameters: { registration: 'manual', ...triggerParameters },
		credentials: { ...(options.triggerCredentials ?? { openClawWebhookApi }) },
	};
	const history = {
		name: HISTORY,
		type: 'n8n-nodes-openclaw-gateway.openClawRunHistoryTrigger',
		typeVersion: 2,
		parameters: { pollTimes: EVERY_TEN_SECONDS, ...parameters },
		credentials: { openClawApi },
	};
	const toSink = { main: [[{ node: SINK, type: 'main', index: 0 }]] };
	const triggers = withTrigger ? [history, trigger] : [history];
	const workflow = await api.createWorkflow(
		`History ${webhookId}`,
		[...triggers, sink.node],
		Object.fromEntries(triggers.map(({ name }) => [name, toSink])),
	);
	return { workflow, url: `${n8n.url}/webhook/${webhookId}/openclaw`, sink };
}

export async function publishHistoryWorkflow(
	peers: Peers,
	options?: HistoryWorkflowOptions,
): Promise<HistoryWorkflow> {
	const history = await createHistoryWorkflow(peers, options);
	await peers.api.activate(history.workflow);
	if (options?.withTrigger) await peers.api.waitForWebhook(history.url);
	return history;
}

export const runKeys = ({ sink }: HistoryWorkflow): string[] =>
	sink.items().map(({ runKey }) => String(runKey));

/** Waits until the sink has every run; there may be repeats, which the caller counts. */
export async function waitForRuns(
	history: HistoryWorkflow,
	expected: readonly string[],
	seconds = 60,
): Promise<void> {
	await until(`${expected.length} runs behind the workflow`, { seconds }, () => {
		const received = new Set(runKeys(history));
		return expected.every((key) => received.has(key)) || undefined;
	}).catch((error: Error) => {
		const missing = expected.filter((key) => !runKeys(history).includes(key));
		throw new Error(`${error.message}; missing: ${missing.join(', ')}`);
	});
}
