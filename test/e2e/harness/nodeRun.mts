/** Runs the OpenClaw node as somebody in the editor does. */
import { MANUAL_TRIGGER, type CredentialReference, type Execution } from './n8nApi.mts';
import { assertItemsFitSchema } from './outputSchema.mts';
import type { Peers } from './peers.mts';

const NODE = 'OpenClaw';

/** Executes a workflow of one OpenClaw node with these parameters. */
export async function executeOperation(
	{ api, credentials }: Peers,
	parameters: Record<string, unknown>,
	openClawApi: CredentialReference = credentials.openClawApi,
): Promise<Execution> {
	const workflow = await api.createWorkflow(`OpenClaw: ${String(parameters.operation)}`, [
		MANUAL_TRIGGER,
		{
			name: NODE,
			type: 'n8n-nodes-openclaw-gateway.openClaw',
			typeVersion: 2,
			parameters,
			credentials: { openClawApi },
		},
	]);
	const bound = { seconds: 120 };
	return await api.waitForExecution(await api.runManually(workflow, MANUAL_TRIGGER.name), bound);
}

type Items = Array<Record<string, unknown>>;

/** The items of an operation; throws the error that it ended with. */
export async function operate(
	peers: Peers,
	resource: string,
	operation: string,
	parameters: Record<string, unknown> = {},
	credential?: CredentialReference,
): Promise<Items> {
	const all = { resource, operation, ...parameters };
	const execution = await executeOperation(peers, all, credential);
	const items = execution.items(NODE);
	if (execution.status === 'success' && items) {
		assertItemsFitSchema(resource, operation, items);
		return items;
	}
	const { message, description = '' } = execution.error ?? { message: execution.status };
	throw new Error(`${resource} ${operation}: ${message}. ${description}`);
}

/** The items of an operation on cron jobs; throws the error that it ended with. */
export async function cronJob(
	peers: Peers,
	operation: string,
	parameters?: Record<string, unknown>,
	credential?: CredentialReference,
): Promise<Items> {
	return await operate(peers, 'cronJob', operation, parameters, credential);
}

export const byId = (value: unknown) => ({ __rl: true, mode: 'id', value });
