/** The OpenClaw node, for all jobs in one execution. */
import type { Gateway } from '../../e2e/harness/gateway.mts';
import {
	type CredentialReference,
	type N8nApi,
	type WorkflowNode,
	MANUAL_TRIGGER,
} from '../../e2e/harness/n8nApi.mts';
import { byId } from '../../e2e/harness/nodeRun.mts';
import { type Phase, type Seconds, JOB } from './phases.mts';

/** Returns what runs the workflow once, and answers the time that n8n says each node took. */
export async function byNode(
	api: N8nApi,
	openClawApi: CredentialReference,
	count: number,
	phases: readonly Phase[],
): Promise<() => Promise<Seconds>> {
	const parameters: Record<Phase, object> = {
		create: {
			...{ name: JOB.name, message: JOB.message, cronExpression: JOB.cron },
			...{ scheduleKind: 'cron', deliveryMode: 'none' },
			additionalFields: { enabled: false },
		},
		get: { cronJobId: byId('={{ $json.id }}') },
		delete: { cronJobId: byId('={{ $json.id }}') },
	};
	const nodes = phases.map((phase) => operation(openClawApi, phase, parameters[phase]));
	return await timedExecution(api, count, nodes, phases);
}

/** The same for one job that is read `count` times. */
export async function readByNode(
	api: N8nApi,
	openClawApi: CredentialReference,
	jobId: string,
	count: number,
): Promise<() => Promise<Seconds>> {
	const node = operation(openClawApi, 'get', { cronJobId: byId(jobId) });
	return await timedExecution(api, count, [node], ['get']);
}

/** The same by n8n's own HTTP Request node, which sends up to 50 requests at once. */
export async function readByHttpRequest(
	api: N8nApi,
	{ url, token }: Gateway,
	jobId: string,
	count: number,
): Promise<() => Promise<Seconds>> {
	const httpBearerAuth = await api.createCredential('httpBearerAuth', { token });
	const node: WorkflowNode = {
		...{ name: 'get', type: 'n8n-nodes-base.httpRequest', typeVersion: 4.2 },
		parameters: {
			...{ method: 'POST', url: `${url}/api/v1/admin/rpc` },
			...{ authentication: 'genericCredentialType', genericAuthType: 'httpBearerAuth' },
			...{ sendBody: true, specifyBody: 'json' },
			jsonBody: JSON.stringify({ method: 'cron.get', params: { id: jobId } }),
		},
		credentials: { httpBearerAuth },
	};
	return await timedExecution(api, count, [node], ['get']);
}

const operation = (
	openClawApi: CredentialReference,
	phase: Phase,
	parameters: object,
): WorkflowNode => ({
	...{ name: phase, type: 'n8n-nodes-openclaw-gateway.openClaw', typeVersion: 2 },
	parameters: { resource: 'cronJob', operation: phase, ...parameters },
	credentials: { openClawApi },
});

/**
 * A workflow of so many items and these nodes.
 *
 * @returns what runs it once, and answers the seconds that n8n says the named nodes took
 */
export async function timedExecution<Name extends string>(
	api: N8nApi,
	count: number,
	nodes: WorkflowNode[],
	names: readonly Name[],
): Promise<() => Promise<Record<Name, number>>> {
	const list = Array.from({ length: count }, (_, index) => ({ index }));
	const workflow = await api.createWorkflow(`${count} times: ${names.join()}`, [
		MANUAL_TRIGGER,
		{
			...{ name: 'List', type: 'n8n-nodes-base.set', typeVersion: 3.4 },
			parameters: { mode: 'raw', jsonOutput: JSON.stringify({ list }), options: {} },
		},
		{
			...{ name: 'Items', type: 'n8n-nodes-base.splitOut', typeVersion: 1 },
			parameters: { fieldToSplitOut: 'list', options: {} },
		},
		...nodes,
	]);
	return async () => {
		const id = await api.runManually(workflow, MANUAL_TRIGGER.name);
		const execution = await api.waitForExecution(id, { seconds: 240 });
		const secondsOf = (name: Name): [Name, number] => {
			const done = execution.items(name)?.length;
			if (done === count) return [name, execution.run(name)!.executionTime / 1_000];
			throw new Error(`${name}: ${done} of ${count} items, ${JSON.stringify(execution.error)}`);
		};
		return Object.fromEntries(names.map(secondsOf)) as Record<Name, number>;
	};
}
