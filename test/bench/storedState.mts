/** What n8n keeps in its database for the deduplication of a workflow. */
import { publishHistoryWorkflow } from '../e2e/harness/historyWorkflow.mts';
import type { N8n } from '../e2e/harness/n8n.mts';
import { queryN8n } from '../e2e/harness/n8nDatabase.mts';
import type { Peers } from '../e2e/harness/peers.mts';
import { until } from '../e2e/harness/until.mts';
import { makeRuns } from './history/manyRuns.mts';
import { type BenchOptions, type EngineName, type Row, judged } from './row.mts';

export interface StoredState {
	/** The runs that it remembers. */
	entries: number;
	bytes: number;
	/** The runs that the workflow has had. */
	executions: number;
}

export function readStoredState(n8n: N8n, workflowId: string): StoredState {
	const stored = 'SELECT value FROM processed_data WHERE workflowId = ?';
	const values = queryN8n<{ value: string }>(n8n, stored, workflowId).map(({ value }) => value);
	const all = 'SELECT count(*) AS count FROM execution_entity WHERE workflowId = ?';
	const [executions] = queryN8n<{ count: number }>(n8n, all, workflowId);
	return {
		entries: values.flatMap((value) => (JSON.parse(value) as { data: unknown[] }).data).length,
		bytes: values.reduce((bytes, value) => bytes + Buffer.byteLength(value), 0),
		executions: executions!.count,
	};
}

/** The most that the default window may cost. */
const TARGET = { window: 1_000, atMost: 64 };

/** Held against the target only where the window is full: less says nothing about the most. */
export function stateRow(name: string, { entries, bytes }: StoredState, engine: EngineName): Row {
	const ours = bytes / 1_024;
	return {
		...{ scenario: 'storage', name, engine, unit: 'KB', ours },
		...(entries === TARGET.window && judged(ours, { atMost: TARGET.atMost }, 'KB')),
	};
}

/** By window, each filled by one poll of the Run History Trigger, which uses the same store. */
export async function* storedStates(peers: Peers, { quick }: BenchOptions): AsyncGenerator<Row> {
	const windows = quick ? [100, 1_000] : [100, 1_000, 10_000];
	const { before } = await makeRuns(peers.gateway, Math.max(...windows));
	const startAt = before.toISOString();
	for (const window of windows) {
		const options = { maxItems: window, deduplicationWindow: window };
		const parameters = { start: 'moment', startAt, options };
		const { workflow, sink } = await publishHistoryWorkflow(peers, { parameters });
		const state = await until(`${window} stored runs`, { seconds: 120 }, () => {
			const stored = readStoredState(peers.n8n, workflow.id);
			// Into the workflow's window first, and then into the trigger's own.
			return stored.entries > window ? stored : undefined;
		});
		await peers.api.deactivate(workflow);
		await sink.stop();
		yield stateRow(`stored state, full window of ${window}`, state, 'default');
	}
}
