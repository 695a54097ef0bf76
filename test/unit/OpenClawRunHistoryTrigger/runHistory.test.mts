/** Pages that shift while they are read. */
import type { IDataObject } from 'n8n-workflow';
import { expect, it } from 'vitest';

import { entriesAfter } from '../../../nodes/OpenClawRunHistoryTrigger/runHistory.ts';
import type { Gateway } from '../../../nodes/shared/gateway/gateway.ts';

/** A history of as many runs, to which each request finds others added, the first 20 times. */
function changingHistory(count: number, added: number) {
	const entry = (run: number) => ({ jobId: 'job', ts: run, runAtMs: run });
	// As the gateway lists them: newest first.
	const entries = Array.from({ length: count }, (_, run) => entry(count - run));
	let requests = 0;
	const page = async ({ offset, limit }: IDataObject) => {
		const found = entries.slice(Number(offset), Number(offset) + Number(limit));
		const end = Number(offset) + found.length;
		const nextOffset = end < entries.length ? end : null;
		requests += 1;
		for (let run = 0; run < added && requests <= 20; run++)
			entries.unshift(entry(entries[0]!.ts + 1));
		return { entries: found, nextOffset };
	};
	return { runs: { page } } as unknown as Gateway;
}

it.each([1, 2, 5, 30, 150])(
	'are read without a gap where %d runs finish with each',
	async (added) => {
		for (let after = 0; after <= 1_300; after += 5) {
			const gateway = changingHistory(1_400, added);
			const read = new Set<number>();
			for await (const { entries } of entriesAfter(gateway, {}, after)) {
				for (const { ts } of entries) read.add(ts);
			}
			const missing = Array.from({ length: 1_400 - after }, (_, run) => after + 1 + run).filter(
				(ts) => !read.has(ts),
			);
			expect(missing, `after ${after}`).toEqual([]);
		}
	},
);
