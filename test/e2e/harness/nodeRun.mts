/** Runs the OpenClaw node as somebody in the editor does. */
import { MANUAL_TRIGGER, type Execution } from './n8nApi.mts';
import type { Peers } from './peers.mts';

const NODE = 'OpenClaw';

/** Executes a workflow of one OpenClaw node with these parameters. */
export async function executeOperation(
	{ api, credentials }: Peers,
	parameters: Record<string, unknown>,
): Promise<Execution> {
	const workflow = await api.createWorkflow(`OpenClaw: ${String(parameters.operation)}`, [
		MANUAL_TRIGGER,
		{
			name: NODE,
			type: 'n8n-nodes-openclaw.openClaw',
			typeVersion: 2,
			parameters,
			credentials: { openClawApi: credentials.openClawApi },
		},
	]);
	return await api.waitForExecution(await api.runManually(workflow, MANUAL_TRIGGER.name));
}

/** The items of an operation on cron jobs; throws the error that it ended with. */
export async function cronJob(
	peers: Peers,
	operation: string,
	parameters: Record<string, unknown> = {},
): Promise<Array<Record<string, unknown>>> {
	const execution = await executeOperation(peers, {
		resource: 'cronJob',
		operation,
		...parameters,
	});
	const items = execution.items(NODE);
	if (execution.status === 'success' && items) return items;
	throw new Error(`cronJob ${operation}: ${JSON.stringify(execution.error)}`);
}

export const byId = (value: unknown) => ({ __rl: true, mode: 'id', value });
