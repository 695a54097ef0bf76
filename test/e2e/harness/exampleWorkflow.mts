/** The workflows in `workflows/`, made ready as a user makes them: imported, filled in, published. */
import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import type { CredentialReference, Workflow, WorkflowNode } from './n8nApi.mts';
import { PROJECT_ROOT } from './output.mts';
import type { Peers } from './peers.mts';

const FOLDER = join(PROJECT_ROOT, 'workflows');

export interface Addresses {
	/** The production URL of the workflow's OpenClaw Trigger. */
	webhookUrl: string;
	/** The production URL of its form. */
	formUrl: string;
	/** Where its chat posts to. */
	chatUrl: string;
}

export interface ExampleWorkflow extends Addresses {
	workflow: Workflow;
}

/** What the user enters into a node, beside the credentials for OpenClaw. */
export interface Entries {
	parameters?: Record<string, unknown>;
	credentials?: Record<string, CredentialReference>;
	/** The values of an Edit Fields node, by the names of its fields. */
	fields?: Record<string, unknown>;
}

type EntriesByNode = Record<string, Entries>;

/** Imports all of them, as `n8n import:workflow` does. */
export async function importExamples({ n8n }: Peers): Promise<void> {
	const output = await n8n.cli('import:workflow', '--separate', `--input=${FOLDER}`);
	if (!/Successfully imported \d+ workflow/.test(output)) {
		throw new Error(`n8n did not import the workflows: ${output}`);
	}
}

/** Fills in an imported workflow. */
export async function fillInExample(
	peers: Peers,
	file: string,
	entriesFor: (addresses: Addresses) => EntriesByNode = () => ({}),
): Promise<ExampleWorkflow> {
	const { api, n8n } = peers;
	const { name } = JSON.parse(await readFile(join(FOLDER, file), 'utf8')) as { name: string };
	const imported = await api.findWorkflow(name);
	const addresses = addressesOf(imported.nodes, n8n.url);
	const entries = entriesFor(addresses);
	for (const entry of Object.keys(entries)) {
		const isNode = imported.nodes.some((node) => node.name === entry);
		if (!isNode) throw new Error(`${file} has no node "${entry}"`);
	}
	const workflow = await api.changeNodes(imported, (node) => filledIn(node, peers, entries));
	return { workflow, ...addresses };
}

/** Fills in an imported workflow and publishes it. */
export async function publishExample(
	...example: Parameters<typeof fillInExample>
): Promise<ExampleWorkflow> {
	const [{ api }] = example;
	const ready = await fillInExample(...example);
	await api.activate(ready.workflow);
	return ready;
}

function filledIn(
	node: WorkflowNode,
	{ credentials }: Peers,
	{ [node.name]: entered }: EntriesByNode,
): WorkflowNode {
	const isOpenClaw = node.type.startsWith('n8n-nodes-openclaw-gateway.');
	return {
		...node,
		parameters: {
			...node.parameters,
			...(entered?.fields && { assignments: assigned(node, entered.fields) }),
			...entered?.parameters,
		},
		credentials: { ...(isOpenClaw && credentials), ...entered?.credentials },
	};
}

function addressesOf(nodes: WorkflowNode[], n8nUrl: string): Addresses {
	const webhookId = (type: string) => nodes.find((node) => node.type === type)?.webhookId;
	return {
		webhookUrl: `${n8nUrl}/webhook/${webhookId('n8n-nodes-openclaw-gateway.openClawTrigger')}/openclaw`,
		formUrl: `${n8nUrl}/form/${webhookId('n8n-nodes-base.formTrigger')}`,
		chatUrl: `${n8nUrl}/webhook/${webhookId('@n8n/n8n-nodes-langchain.chatTrigger')}/chat`,
	};
}

interface Assignments {
	assignments: Array<{ name: string; value: unknown }>;
}

function assigned({ name: node, parameters }: WorkflowNode, fields: Record<string, unknown>) {
	const { assignments } = parameters?.assignments as Assignments;
	for (const field of Object.keys(fields)) {
		if (!assignments.some(({ name }) => name === field)) throw new Error(`${node} has no ${field}`);
	}
	return {
		assignments: assignments.map((one) => ({ ...one, value: fields[one.name] ?? one.value })),
	};
}
