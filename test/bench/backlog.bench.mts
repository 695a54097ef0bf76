/**
 * What the Run History Trigger asks for and keeps in memory while it catches up with a week: `poll()`
 * and `execute()` in n8n-core's contexts, against a stand-in that pages as the gateway does. Of the
 * gateway itself each page of so long a history takes seconds.
 */
import { expect, it } from 'vitest';

import { Instance, serveHistory } from '../unit/OpenClawRunHistoryTrigger/historyTrigger.mts';
import { givenOptions, handOver } from './inVitest.mts';
import { freedBy } from './ownTime/heap.mts';
import { judged, type Row } from './row.mts';

const COUNT = givenOptions().quick ? 10_000 : 100_000;
const FEWER = COUNT / 10;
/** The default of Max Items. */
const A_POLL = 500;
const WEEK_MS = 7 * 24 * 60 * 60_000;
const KB_IN_MIB = 1_024;

interface CaughtUp {
	requests: number;
	/** The most that one poll asked for. */
	mostOfAPoll: number;
	heapMiB: number;
}

async function catchUp(count: number): Promise<CaughtUp> {
	const history = await serveHistory();
	const { gateway } = history;
	const startMs = Date.now() - WEEK_MS;
	for (let run = 0; run < count; run++) history.add(startMs + (run * WEEK_MS) / count);
	const startAt = new Date(startMs).toISOString();
	const instance = new Instance(history, { start: 'moment', startAt });
	// What is loaded once is not of the backlog.
	await instance.node();
	const asked: number[] = [];
	let emitted = 0;
	const grown = await freedBy(async () => {
		while (emitted < count) {
			const items = (await instance.poll()) ?? [];
			expect(items.length).toBe(A_POLL);
			emitted += items.length;
			// The stand-in's own notes.
			asked.push(gateway.asked.splice(0).length);
		}
	});
	const requests = asked.reduce((sum, one) => sum + one, 0);
	return { requests, mostOfAPoll: Math.max(...asked), heapMiB: -grown / KB_IN_MIB };
}

it('catches up', async () => {
	const fewer = await catchUp(FEWER);
	const all = await catchUp(COUNT);
	const ratio = all.requests / fewer.requests;
	const rows: Row[] = [
		{
			...{ scenario: 'history', unit: 'requests', ours: all.requests, other: fewer.requests },
			name: `to catch up with ${COUNT} runs, ${A_POLL} a poll`,
			comparedTo: `${FEWER} runs`,
			...{ ratio, pairs: 1, ...judged(ratio, { atMost: 10.5 }) },
			details: { mostOfAPoll: all.mostOfAPoll },
		},
		{
			...{ scenario: 'history', unit: 'MiB', ours: all.heapMiB },
			name: `that the heap has grown by after ${COUNT} runs`,
			...judged(all.heapMiB, { atMost: 32 }, 'growth'),
		},
	];
	handOver(rows);
});
