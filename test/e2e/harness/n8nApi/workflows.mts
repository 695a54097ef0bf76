import { randomUUID } from 'node:crypto';
import { until } from '../until.mts';
import type { CredentialReference } from './credentials.mts';
import type { Rest } from './rest.mts';

export interface WorkflowNode {
	name: string;
	type: string;
	typeVersion: number;
	parameters?: Record<string, unknown>;
	credentials?: Record<string, CredentialReference>;
	/** Part of a webhook's address; a trigger node needs one. */
	webhookId?: string;
	[setting: string]: unknown;
}

export interface Workflow {
	id: string;
	name: string;
	versionId: string;
}

/** As n8n keeps it. */
export interface StoredWorkflow extends Workflow {
	nodes: WorkflowNode[];
}

interface PublicationStatus {
	status: 'published' | 'partial' | 'failed' | 'in_progress' | 'not_published';
	triggers: Array<{ status: string; errorMessage: string | null }>;
}

export const MANUAL_TRIGGER: WorkflowNode = {
	name: 'Manual Trigger',
	type: 'n8n-nodes-base.manualTrigger',
	typeVersion: 1,
};

export const workflowsApi = (rest: Rest) => ({
	/** Each node is connected to the next; `connections` where that is not what is wanted. */
	createWorkflow: (name: string, nodes: WorkflowNode[], connections: object = chain(nodes)) =>
		rest.post<Workflow>('/workflows', {
			name,
			// n8n before 2.0 stores no workflow without it.
			active: false,
			nodes: nodes.map(placed),
			connections,
			settings: { executionOrder: 'v1' },
		}),
	/** By its name, with its nodes. */
	findWorkflow: async (name: string): Promise<StoredWorkflow> => {
		const found = await rest.get<Workflow[]>('/workflows', { filter: JSON.stringify({ name }) });
		const [workflow] = found.filter((one) => one.name === name);
		if (!workflow) throw new Error(`n8n has no workflow "${name}"`);
		return await rest.get<StoredWorkflow>(`/workflows/${workflow.id}`);
	},
	/** Saves a new version with changed nodes; publish it to make it count. */
	changeNodes: (workflow: Workflow, change: (node: WorkflowNode) => WorkflowNode) =>
		changeNodes(rest, workflow, change),
	/** Saves a new version with other parameters of one node; publish it to make it count. */
	changeParameters: (
		workflow: Workflow,
		name: string,
		parameters: Record<string, unknown>,
	): Promise<Workflow> =>
		changeNodes(rest, workflow, (node) =>
			node.name === name ? { ...node, parameters: { ...node.parameters, ...parameters } } : node,
		),
	/** Publishes it and waits until its triggers are registered; throws what a trigger objected. */
	activate: async ({ id, versionId }: Workflow): Promise<void> => {
		await rest.post(`/workflows/${id}/activate`, { versionId, name: '', description: '' });
		await published(rest, id);
	},
	deactivate: async ({ id }: Workflow): Promise<void> => {
		await rest.post(`/workflows/${id}/deactivate`);
		await until(`workflow ${id} to be unpublished`, { seconds: 60 }, async () => {
			const { status } = await publicationStatus(rest, id, 'not_published');
			return status === 'not_published' || undefined;
		});
	},
	/** Waits until n8n knows the webhook: after a start it does so a moment later than it is ready. */
	waitForWebhook: async (url: string, method = 'POST'): Promise<void> => {
		await until(`n8n to register ${url}`, { seconds: 60 }, async () => {
			// Asked as a browser asks before a request to another site: this starts no execution.
			const { headers } = await rest.http.options(url, {
				headers: { Origin: 'http://127.0.0.1' },
				validateStatus: () => true,
			});
			const methods = String(headers['access-control-allow-methods'] ?? '');
			return methods.includes(method) || undefined;
		});
	},
	/** What the editor's "Execute workflow" does. Returns the execution's id. */
	runManually: async ({ id }: Workflow, trigger: string, lastNode?: string): Promise<string> => {
		const answer = await rest.post<{ executionId?: string }>(`/workflows/${id}/run`, {
			// n8n before 2.20 runs what the editor has on its screen.
			workflowData: await rest.get<StoredWorkflow>(`/workflows/${id}`),
			triggerToStartFrom: { name: trigger },
			...(lastNode && { destinationNode: { nodeName: lastNode, mode: 'inclusive' } }),
		});
		if (answer.executionId === undefined) {
			throw new Error(`n8n did not run workflow ${id}: ${JSON.stringify(answer)}`);
		}
		return answer.executionId;
	},
});

async function changeNodes(
	rest: Rest,
	{ id }: Workflow,
	change: (node: WorkflowNode) => WorkflowNode,
): Promise<Workflow> {
	const { nodes, versionId } = await rest.get<StoredWorkflow>(`/workflows/${id}`);
	return await rest.patch<Workflow>(`/workflows/${id}`, { versionId, nodes: nodes.map(change) });
}

/** n8n 2.20 and older register the triggers before they answer, and have no such address. */
async function publicationStatus(
	rest: Rest,
	id: string,
	then: PublicationStatus['status'],
): Promise<PublicationStatus> {
	const { status, data } = await rest.http.get<{ data: PublicationStatus }>(
		`/rest/workflows/${id}/publication-status`,
		{ validateStatus: (code) => code === 200 || code === 404 },
	);
	return status === 404 ? { status: then, triggers: [] } : data.data;
}

async function published(rest: Rest, id: string): Promise<void> {
	await until(`workflow ${id} to be published`, { seconds: 60 }, async () => {
		const { status, triggers } = await publicationStatus(rest, id, 'published');
		if (status === 'failed' || status === 'partial') {
			const objections = triggers.map(({ errorMessage }) => errorMessage).filter(Boolean);
			throw new Error(`Workflow ${id} could not be published: ${objections.join('; ')}`);
		}
		return status === 'published' || undefined;
	});
}

const placed = (node: WorkflowNode, index: number) => ({
	id: randomUUID(),
	position: [index * 220, 0],
	parameters: {},
	...node,
});

function chain(nodes: WorkflowNode[]): object {
	return Object.fromEntries(
		nodes.slice(1).map((next, index) => {
			const target = { node: next.name, type: 'main', index: 0 };
			return [nodes[index]?.name, { main: [[target]] }];
		}),
	);
}
