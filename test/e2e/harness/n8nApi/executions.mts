import { parse } from 'flatted';
import { type Bound, until } from '../until.mts';
import type { Rest } from './rest.mts';

export interface ExecutionSummary {
	id: string;
	status: string;
	mode: string;
	workflowId: string;
}

export interface Execution extends ExecutionSummary {
	/** What n8n stored, before decoding: to be searched for what must not be in it. */
	stored: string;
	/** The error that ended it. */
	error?: { message: string; description?: string };
	/** The items that left a node's first output; `undefined` where it did not run. */
	items(node: string): Array<Record<string, unknown>> | undefined;
	/** Everything n8n recorded of a node. */
	run(node: string): NodeRun | undefined;
}

export interface NodeRun {
	executionStatus: string;
	/** Milliseconds. */
	executionTime: number;
	/** The output of a tool is not among them. */
	data?: { main?: Array<Array<{ json: Record<string, unknown>; pairedItem?: unknown }> | null> };
	error?: { message: string; description?: string; context?: { itemIndex?: number } };
}

interface StoredData {
	resultData: { runData: Record<string, NodeRun[]>; error?: Execution['error'] };
}

const FINISHED = new Set(['success', 'error', 'crashed', 'canceled']);

export const executionsApi = (rest: Rest) => {
	const listExecutions = async (workflowId: string): Promise<ExecutionSummary[]> => {
		// The most that n8n answers at once.
		const query = { filter: JSON.stringify({ workflowId }), limit: 100 };
		return (await rest.get<{ results: ExecutionSummary[] }>('/executions', query)).results;
	};
	const getExecution = async (id: string): Promise<Execution> => {
		const { data, ...summary } = await rest.get<ExecutionSummary & { data: string }>(
			`/executions/${id}`,
		);
		const { runData, error } = (parse(data) as StoredData).resultData;
		const run = (node: string) => runData[node]?.[0];
		const items = (node: string) => run(node)?.data?.main?.[0]?.map(({ json }) => json);
		return { ...summary, stored: data, ...(error && { error }), items, run };
	};
	return {
		/** Newest first, at most 100. */
		listExecutions,
		getExecution,
		/** Waits until the workflow has at least `count` executions and none is still running. */
		waitForExecutions: (workflowId: string, count: number, bound: Bound = { seconds: 60 }) =>
			until(`${count} finished execution(s) of workflow ${workflowId}`, bound, async () => {
				const executions = await listExecutions(workflowId);
				const finished = executions.every(({ status }) => FINISHED.has(status));
				return finished && executions.length >= count ? executions : undefined;
			}),
		/** What the editor's "Retry" does, with the workflow as it was. Returns the new execution's id. */
		retry: async (id: string): Promise<string> =>
			(await rest.post<ExecutionSummary>(`/executions/${id}/retry`, { loadWorkflow: false })).id,
		/** Waits until the execution is over, whichever way it ended. */
		waitForExecution: (id: string, bound: Bound = { seconds: 60 }) =>
			until(`execution ${id} to finish`, bound, async () => {
				// n8n 2.20 answers 500 while an execution begins, older ones 404 while they start.
				const { status: code, data } = await rest.http.get<{ data: ExecutionSummary }>(
					`/rest/executions/${id}`,
					{ validateStatus: (one) => [200, 404, 500].includes(one) },
				);
				const isOver = code === 200 && FINISHED.has(data.data.status);
				return isOver ? await getExecution(id) : undefined;
			}),
	};
};
