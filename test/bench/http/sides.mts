/** One n8n with the workflows that are compared: each a trigger and a node that does nothing. */
import { randomBytes, randomUUID } from 'node:crypto';
import { type N8n, startN8n } from '../../e2e/harness/n8n.mts';
import {
	type N8nApi,
	type Workflow,
	type WorkflowNode,
	setUpN8n,
} from '../../e2e/harness/n8nApi.mts';
import { type Executions, executionsOf } from '../../e2e/harness/n8nDatabase.mts';
import { type StoredState, readStoredState } from '../storedState.mts';

export interface Side {
	workflow: Workflow;
	url: string;
}

export interface Sides {
	n8n: N8n;
	token: string;
	trigger: Side;
	/** The trigger again, for failed runs only. */
	filtering: Side;
	/** The trigger again, without its deduplication. */
	notDeduplicating: Side;
	builtIn: Side;
	/** The built-in node, and n8n's own Remove Duplicates behind it. */
	builtInOnce: Side;
	/** The built-in node with a parameter that n8n evaluates: it then gets no short cut. */
	builtInWithExpression: Side;
	/** Waits until no execution of the side is open. */
	executionsOf(side: Side): Promise<Executions>;
	/** What n8n keeps of the trigger's deduplication. */
	storedState(): StoredState;
}

export async function startSides(env: Record<string, string>): Promise<Sides> {
	const n8n = await startN8n({ env });
	try {
		const api = await setUpN8n(n8n.url);
		const token = randomBytes(24).toString('hex');
		const trigger = await openClawSide(api, n8n, token, {});
		const sides = {
			...{ n8n, token, trigger },
			filtering: await openClawSide(api, n8n, token, { events: ['error'] }),
			notDeduplicating: await openClawSide(api, n8n, token, { options: { deduplicate: false } }),
			builtIn: await builtInSide(api, n8n, token),
			builtInOnce: await builtInSide(api, n8n, token, {}, [REMOVE_DUPLICATES]),
			builtInWithExpression: await builtInSide(api, n8n, token, { ipWhitelist: '={{ "" }}' }),
		};
		return {
			...sides,
			executionsOf: async ({ workflow }) => await executionsOf(n8n, workflow.id),
			storedState: () => readStoredState(n8n, trigger.workflow.id),
		};
	} catch (error) {
		await n8n.stop();
		throw error;
	}
}

export const stopSides = async ({ n8n }: Sides): Promise<void> => await n8n.stop();

async function openClawSide(api: N8nApi, n8n: N8n, token: string, parameters: object) {
	const credential = await api.createCredential('openClawWebhookApi', { token });
	return await publish(api, n8n, 'openclaw', {
		name: 'OpenClaw Trigger',
		type: 'n8n-nodes-openclaw-gateway.openClawTrigger',
		typeVersion: 2,
		parameters: { registration: 'manual', ...parameters },
		credentials: { openClawWebhookApi: credential },
	});
}

/** As many runs as the trigger remembers by default. */
const REMOVE_DUPLICATES: WorkflowNode = {
	...{ name: 'Once', type: 'n8n-nodes-base.removeDuplicates', typeVersion: 2 },
	parameters: {
		operation: 'removeItemsSeenInPreviousExecutions',
		dedupeValue: '={{ $json.body.jobId }}:{{ $json.body.runAtMs }}',
		options: { historySize: 1_000 },
	},
};

async function builtInSide(
	api: N8nApi,
	n8n: N8n,
	token: string,
	options: object = {},
	behind: WorkflowNode[] = [],
) {
	const header = { name: 'Authorization', value: `Bearer ${token}` };
	const path = randomUUID();
	const credential = await api.createCredential('httpHeaderAuth', header);
	const node = {
		name: 'Webhook',
		type: 'n8n-nodes-base.webhook',
		typeVersion: 2.1,
		parameters: { httpMethod: 'POST', path, authentication: 'headerAuth', options },
		credentials: { httpHeaderAuth: credential },
	};
	return await publish(api, n8n, path, node, behind);
}

async function publish(
	api: N8nApi,
	n8n: N8n,
	path: string,
	node: WorkflowNode,
	behind: WorkflowNode[] = [],
): Promise<Side> {
	const webhookId = randomUUID();
	const next = { name: 'Next', type: 'n8n-nodes-base.noOp', typeVersion: 1 };
	const workflow = await api.createWorkflow(node.name, [{ ...node, webhookId }, ...behind, next]);
	const isOurs = path === 'openclaw';
	const url = `${n8n.url}/webhook/${isOurs ? `${webhookId}/` : ''}${path}`;
	await api.activate(workflow);
	await api.waitForWebhook(url);
	return { workflow, url };
}
