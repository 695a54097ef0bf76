/** Pages that shift while they are read, and how far back the reading goes. */
import type { IDataObject } from 'n8n-workflow';
import { expect, it } from 'vitest';

import { entriesAfter } from '../../../../nodes/shared/gateway/api/historyAfter.ts';

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
	return page;
}

it.each([1, 2, 5, 30, 150])(
	'are read without a gap where %d runs finish with each',
	async (added) => {
		for (let after = 0; after <= 1_300; after += 5) {
			const ask = changingHistory(1_400, added);
			const read = new Set<number>();
			for await (const { entries } of entriesAfter(ask, {}, after)) {
				for (const { ts } of entries) read.add(ts);
			}
			const missing = Array.from({ length: 1_400 - after }, (_, run) => after + 1 + run).filter(
				(ts) => !read.has(ts),
			);
			expect(missing, `after ${after}`).toEqual([]);
		}
	},
);

/** A history of as many runs, one a millisecond, and what was asked of it. */
function history(count: number) {
	const asked: unknown[] = [];
	const ask = async ({ offset, limit }: IDataObject) => {
		asked.push([offset, limit]);
		const end = Math.min(Number(offset) + Number(limit), count);
		const length = Math.max(end - Number(offset), 0);
		const entries = Array.from({ length }, (_, index) => ({
			...{ jobId: 'job', ts: count - Number(offset) - index },
			runAtMs: count - Number(offset) - index,
		}));
		return { entries, nextOffset: end < count ? end : null };
	};
	return { ask, asked };
}

it('read no more again than is asked for', async () => {
	const most = 300;
	for (const count of [0, 1, 199, 200, 201, 450, 1_000, 2_345]) {
		for (const upToMs of [0, 1, 99, 250, 800, 1_000, 2_300, 5_000]) {
			for (const afterMs of [0, 240, 700, 2_200]) {
				const { ask } = history(count);
				const read = new Set<number>();
				const again = { upToMs, most };
				for await (const { entries } of entriesAfter(ask, {}, afterMs, { again })) {
					for (const { ts } of entries) read.add(ts);
				}
				const last = Math.min(count, upToMs);
				const first = Math.max(afterMs, last - most);
				const expected = Array.from(
					{ length: Math.max(count - first, 0) },
					(_, run) => count - run,
				);
				expect(
					[...read].toSorted((a, b) => b - a),
					`${count} ${upToMs} ${afterMs}`,
				).toEqual(expected);
			}
		}
	}
});

it('ask in proportion to what is missing', async () => {
	const { ask, asked } = history(100_000);
	let seen = 0;
	const again = { upToMs: 50_000, most: 1_000 };
	for await (const { entries } of entriesAfter(ask, {}, 0, { again })) seen += entries.length;
	expect(seen).toBeGreaterThanOrEqual(51_000);
	expect(asked.length).toBeLessThan(290);
});

it('a history that never ends is none', async () => {
	const endless = async ({ offset, limit }: IDataObject) => ({
		entries: Array.from({ length: Number(limit) }, () => ({ jobId: 'job', ts: 1e12 })),
		nextOffset: Number(offset) + Number(limit),
	});
	const reading = entriesAfter(endless, {}, 1);
	await expect(reading.next()).rejects.toThrow('lists without end');
});
