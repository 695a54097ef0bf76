/** n8n's deduplication store, in memory: the last keys of a workflow, oldest first. */
import { DataDeduplicationService } from 'n8n-core';
import type { ICheckProcessedOptions, IDataDeduplicator, IDeduplicationOutput } from 'n8n-workflow';

const keys: string[] = [];
const failures: Error[] = [];

function notNeeded(): never {
	throw new Error('No node of this package uses this part of the store');
}

const deduplicator: IDataDeduplicator = {
	async checkProcessedAndRecord(items, _scope, _context, { maxEntries }: ICheckProcessedOptions) {
		const failure = failures.shift();
		if (failure) throw failure;
		const known = new Set(keys);
		const answer: IDeduplicationOutput = { new: [], processed: [] };
		for (const item of items) {
			answer[known.has(String(item)) ? 'processed' : 'new'].push(item);
			if (!known.has(String(item))) keys.push(String(item));
		}
		keys.splice(0, keys.length - (maxEntries ?? keys.length));
		return answer;
	},
	removeProcessed: notNeeded,
	clearAllProcessedItems: notNeeded,
	getProcessedDataCount: notNeeded,
};

await DataDeduplicationService.init(deduplicator);

/** What is recorded now; to be changed by a test as by another trigger of the workflow. */
export const storedKeys = keys;

/** What the next calls throw, as n8n does where its database does not take the keys. */
export const failuresToCome = failures;
