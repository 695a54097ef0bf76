import type { IDataObject } from 'n8n-workflow';

import { readNumber, type JsonObject } from '../../json';
import type { RunHistoryEntry } from '../../run/historyEntry';
import { notUnderstood } from '../errors/answer';
import type { Call } from './call';
import { entriesAfter, PAGE_SIZE, type Chunk, type Page, type Reading } from './historyAfter';
import { pagesOf } from './pages';
import { wholeReply } from './replies';

/** `cron.runs`: the history of finished runs, a week of it and 2,000 entries a job. */
export const runs = (call: Call) => {
	const ask = async (params: IDataObject) => await call('cron.runs', params);

	const pages = (query: IDataObject): AsyncGenerator<RunHistoryEntry[]> =>
		pagesOf(async (offset) => await ask({ ...query, limit: PAGE_SIZE, offset }), entriesOf);

	const page = async (query: IDataObject): Promise<Page> => {
		const answer = await ask(query);
		return { entries: entriesOf(answer), nextOffset: readNumber(answer, 'nextOffset') };
	};

	return {
		/**
		 * The pages that answer the query (`scope`, `id`, `statuses`, `sortDir`, …), as long as the
		 * caller goes on.
		 */
		pages,

		/** One page, as the query asks for it with `limit` and `offset`. */
		page,

		/** What ended after a moment (milliseconds by the gateway's clock), oldest first, in chunks. */
		after: (query: IDataObject, afterMs: number, reading?: Reading): AsyncGenerator<Chunk> =>
			entriesAfter(page, query, afterMs, reading),

		/** The entries that answer the query, each once, as long as the caller goes on. */
		async *entries(query: IDataObject): AsyncGenerator<RunHistoryEntry> {
			const seen = new Set<string>();
			for await (const page of pages(query)) {
				for (const entry of page) {
					const identity = JSON.stringify([entry.jobId, entry.runId, entry.runAtMs, entry.ts]);
					if (!seen.has(identity)) yield entry;
					seen.add(identity);
				}
			}
		},

		/** The newest run of the job, also of a job that is gone; none yet for a new one. */
		async latestOf(id: string): Promise<RunHistoryEntry | undefined> {
			return entriesOf(await ask({ scope: 'job', id, sortDir: 'desc', limit: 1 }))[0];
		},

		/** The run that `cron.run` gave this ID, once it has ended. */
		async byRunId(id: string, runId: string): Promise<RunHistoryEntry | undefined> {
			const entries = entriesOf(await ask({ scope: 'job', id, runId, limit: 1 }));
			return entries.find((entry) => entry.runId === runId);
		},

		/** The whole reply of the agent, of which `summary` has the first 2,000 characters. */
		async wholeReply(entry: RunHistoryEntry): Promise<string> {
			return await wholeReply(entry, call);
		},
	};
};

function entriesOf(page: JsonObject): RunHistoryEntry[] {
	return (page.entries as JsonObject[]).map(entryOf);
}

/** An entry as every known gateway writes it, as far as this package relies on it. */
function entryOf(value: JsonObject): RunHistoryEntry {
	if (typeof value.jobId !== 'string' || typeof value.ts !== 'number') {
		throw notUnderstood('It has a run without a job or a time.');
	}
	return value as RunHistoryEntry;
}
