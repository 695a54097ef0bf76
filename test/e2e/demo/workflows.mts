/** The demo's two workflows and the table between them, made as a user would make them. */
import { randomUUID } from 'node:crypto';
import {
	type DataTable,
	type DataTableColumn,
	MANUAL_TRIGGER,
	type Workflow,
	type WorkflowNode,
} from '../harness/n8nApi.mts';
import type { Peers } from '../harness/peers.mts';

export interface Receiver {
	table: DataTable;
	workflow: Workflow;
	/** Where a job's webhook has to go. */
	webhookUrl: string;
}

const TRIGGER = 'OpenClaw Trigger';
const OPENCLAW = 'OpenClaw';

const COLUMNS: DataTableColumn[] = [
	{ name: 'runKey', type: 'string' },
	{ name: 'jobId', type: 'string' },
	{ name: 'jobName', type: 'string' },
	{ name: 'status', type: 'string' },
	{ name: 'summary', type: 'string' },
	{ name: 'error', type: 'string' },
	{ name: 'finishedAt', type: 'date' },
	{ name: 'durationMs', type: 'number' },
];

/** OpenClaw Trigger → a row in an n8n Data Table; published. */
export async function createReceiver({ api, n8n, credentials }: Peers): Promise<Receiver> {
	const table = await api.createDataTable('OpenClaw runs', COLUMNS);
	const webhookId = randomUUID();
	const trigger: WorkflowNode = {
		name: TRIGGER,
		type: 'n8n-nodes-openclaw-gateway.openClawTrigger',
		typeVersion: 2,
		webhookId,
		parameters: { registration: 'manual', authentication: 'bearer' },
		credentials: { openClawWebhookApi: credentials.openClawWebhookApi },
	};
	const workflow = await api.createWorkflow('Demo: keep finished OpenClaw runs', [
		trigger,
		insertInto(table),
	]);
	await api.activate(workflow);
	const webhookUrl = `${n8n.url}/webhook/${webhookId}/openclaw`;
	await api.waitForWebhook(webhookUrl);
	return { table, workflow, webhookUrl };
}

const insertInto = ({ id, name }: DataTable): WorkflowNode => ({
	name: 'Insert row',
	type: 'n8n-nodes-base.dataTable',
	typeVersion: 1.1,
	parameters: {
		resource: 'row',
		operation: 'insert',
		dataTableId: { __rl: true, mode: 'list', value: id, cachedResultName: name },
		columns: {
			mappingMode: 'defineBelow',
			value: Object.fromEntries(
				COLUMNS.map((column) => [column.name, `={{ $json.${column.name} }}`]),
			),
			schema: COLUMNS.map(({ name: column, type }) => ({
				...{ id: column, displayName: column, type, display: true },
				...{ required: false, defaultMatch: false, canBeUsedToMatch: true },
			})),
		},
	},
});

/** Manual Trigger → OpenClaw, which creates a job that runs in a few seconds; run as in the editor. */
export async function createJob(
	{ api, credentials }: Peers,
	{ webhookUrl }: Receiver,
): Promise<string> {
	const openClaw: WorkflowNode = {
		name: OPENCLAW,
		type: 'n8n-nodes-openclaw-gateway.openClaw',
		typeVersion: 2,
		parameters: {
			resource: 'cronJob',
			operation: 'create',
			name: 'n8n demo',
			message: 'Say in one sentence what you have finished today.',
			scheduleKind: 'at',
			at: '={{ $now.plus(5, "seconds").toISO() }}',
			deliveryMode: 'webhook',
			webhookUrl,
		},
		credentials: { openClawApi: credentials.openClawApi },
	};
	const name = 'Demo: create an OpenClaw job that runs once';
	const workflow = await api.createWorkflow(name, [MANUAL_TRIGGER, openClaw]);
	const execution = await api.waitForExecution(
		await api.runManually(workflow, MANUAL_TRIGGER.name, OPENCLAW),
	);
	if (execution.status !== 'success') throw nodeFailure(OPENCLAW, execution.error);
	const jobId = execution.items(OPENCLAW)?.[0]?.id;
	if (typeof jobId !== 'string') throw new Error(`${OPENCLAW} returned no job`);
	return jobId;
}

/** Waits for the job's run, and returns the item and the row that it became. */
export async function receiveRun(
	{ api, gateway }: Peers,
	{ workflow, table }: Receiver,
	jobId: string,
): Promise<{ item: Record<string, unknown>; row: Record<string, unknown> }> {
	const [run] = await gateway.waitForRuns(jobId, { seconds: 180 });
	if (run?.deliveryStatus !== 'delivered') {
		throw new Error(`The job ran, but n8n did not accept its webhook: ${JSON.stringify(run)}`);
	}
	const [summary] = await api.waitForExecutions(workflow.id, 1);
	const execution = await api.getExecution(summary?.id as string);
	if (execution.status !== 'success') throw nodeFailure(workflow.name, execution.error);
	const item = execution.items(TRIGGER)?.find((candidate) => candidate.jobId === jobId);
	const row = (await api.dataTableRows(table)).find((candidate) => candidate.jobId === jobId);
	if (!item || !row)
		throw new Error(`No item or no row of job ${jobId} in execution ${execution.id}`);
	if (item.status !== 'ok')
		throw new Error(`The run did not succeed: ${JSON.stringify(item, null, 2)}`);
	return { item, row };
}

function nodeFailure(subject: string, error?: { message: string; description?: string }): Error {
	return new Error(`${subject}: ${error?.message} ${error?.description ?? ''}`.trim());
}
