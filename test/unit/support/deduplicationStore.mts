/** n8n's deduplication store, in memory: a row for a workflow and one for each node, oldest first. */
import { DataDeduplicationService } from 'n8n-core';
import type {
	DeduplicationScope,
	ICheckProcessedContextData,
	ICheckProcessedOptions,
	IDataDeduplicator,
	IDeduplicationOutput,
} from 'n8n-workflow';

const workflowKeys: string[] = [];
const nodeKeys = new Map<string, string[]>();
const failures: Array<Error | undefined> = [];

function notNeeded(): never {
	throw new Error('No node of this package uses this part of the store');
}

function rowOf(scope: DeduplicationScope, { node }: ICheckProcessedContextData): string[] {
	if (scope === 'workflow') return workflowKeys;
	const row = nodeKeys.get(node!.id) ?? [];
	nodeKeys.set(node!.id, row);
	return row;
}

const deduplicator: IDataDeduplicator = {
	async checkProcessedAndRecord(
		items,
		scope,
		context,
		{ maxEntries = Infinity }: ICheckProcessedOptions,
	) {
		const failure = failures.shift();
		if (failure) throw failure;
		const keys = rowOf(scope, context);
		const known = new Set(keys);
		const answer: IDeduplicationOutput = { new: [], processed: [] };
		for (const item of items) {
			answer[known.has(String(item)) ? 'processed' : 'new'].push(item);
			if (!known.has(String(item))) keys.push(String(item));
		}
		// As n8n does: what is known already does not become the newest.
		if (keys.length > maxEntries) keys.splice(0, keys.length - maxEntries);
		return answer;
	},
	async removeProcessed(items, scope, context) {
		const failure = failures.shift();
		if (failure) throw failure;
		const keys = rowOf(scope, context);
		for (const item of items) {
			const index = keys.indexOf(String(item));
			if (index >= 0) keys.splice(index, 1);
		}
	},
	clearAllProcessedItems: notNeeded,
	getProcessedDataCount: notNeeded,
};

// The test files of one worker share n8n-core, which takes one store; each file has its own.
Reflect.set(DataDeduplicationService, 'instance', undefined);
await DataDeduplicationService.init(deduplicator);

/** The row of the workflow now; to be changed by a test as by another trigger of the workflow. */
export const storedKeys = workflowKeys;

/**
 * What the next calls throw, as n8n does where its database does not take the keys; undefined where one
 * goes through.
 */
export const failuresToCome = failures;

/** A new n8n with an empty database. */
export function emptyStore(): void {
	workflowKeys.length = 0;
	nodeKeys.clear();
	failures.length = 0;
}
