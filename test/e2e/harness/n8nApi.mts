/** Drives n8n over REST as its editor does. */
import { credentialsApi } from './n8nApi/credentials.mts';
import { dataTablesApi } from './n8nApi/dataTables.mts';
import { executionsApi } from './n8nApi/executions.mts';
import { type Owner, type Rest, logIn, newOwner, setUpOwner } from './n8nApi/rest.mts';
import { workflowsApi } from './n8nApi/workflows.mts';

export type { CredentialReference, CredentialTest } from './n8nApi/credentials.mts';
export type { DataTable, DataTableColumn } from './n8nApi/dataTables.mts';
export type { Execution, ExecutionSummary, NodeRun } from './n8nApi/executions.mts';
export type { Owner } from './n8nApi/rest.mts';
export {
	MANUAL_TRIGGER,
	type StoredWorkflow,
	type Workflow,
	type WorkflowNode,
} from './n8nApi/workflows.mts';

export type N8nApi = ReturnType<typeof n8nApi>;

interface NodeType {
	name: string;
	version: number | number[];
	[key: string]: unknown;
}

const n8nApi = (rest: Rest, owner: Owner) => ({
	owner,
	rest,
	...credentialsApi(rest),
	...workflowsApi(rest),
	...executionsApi(rest),
	...dataTablesApi(rest),
	/** The descriptions that the editor gets of this package's nodes, or of another's. */
	nodeTypes: async (packageName = 'n8n-nodes-openclaw-gateway'): Promise<NodeType[]> => {
		const { data } = await rest.http.get<NodeType[]>('/types/nodes.json');
		return data.filter(({ name }) => name.startsWith(`${packageName}.`));
	},
});

/** For an n8n that was never started before. */
export async function setUpN8n(n8nUrl: string, owner: Owner = newOwner()): Promise<N8nApi> {
	return n8nApi(await setUpOwner(n8nUrl, owner), owner);
}

export async function logInToN8n(n8nUrl: string, owner: Owner): Promise<N8nApi> {
	return n8nApi(await logIn(n8nUrl, owner), owner);
}
