/**
 * What the Run History Trigger and the Live Trigger ask for and keep in memory while they catch up with
 * a week, against stand-ins that page as the gateway does: of the gateway itself each page of so long a
 * history takes seconds. The first by `poll()` and `execute()` in n8n-core's contexts, the other over
 * its WebSocket, with executions that take 20 ms.
 */
import { type IDataObject, sleep } from 'n8n-workflow';
import { expect, it } from 'vitest';

import { publishLiveTrigger } from '../attacks/support/liveTrigger.mts';
import { Instance, serveHistory } from '../unit/OpenClawRunHistoryTrigger/historyTrigger.mts';
import { serveWebSocketGateway } from '../unit/support/webSocketGateway.mts';
import { givenOptions, handOver } from './inVitest.mts';
import { freedBy, heapUsed } from './ownTime/heap.mts';
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

/** A history of as many runs, evenly over a week, which is made when it is asked for. */
function weekOf(count: number) {
	const beforeMs = Date.now() - WEEK_MS;
	const entry = (run: number) => {
		const ts = beforeMs + 1 + Math.floor((run * WEEK_MS) / count);
		return {
			...{ ts, jobId: 'job-1', action: 'finished', status: 'ok', summary: `run ${run}` },
			...{ runAtMs: ts - 1000, durationMs: 1000, deliveryStatus: 'not-requested' },
		};
	};
	const page = ({ offset, limit }: IDataObject) => {
		const first = Number(offset);
		const end = Math.min(first + Number(limit), count);
		const entries = Array.from({ length: Math.max(end - first, 0) }, (_, index) =>
			entry(count - 1 - first - index),
		);
		return { entries, nextOffset: end < count ? end : null };
	};
	return { beforeMs, page };
}

async function catchUpLive(count: number): Promise<Omit<CaughtUp, 'mostOfAPoll'>> {
	const { beforeMs, page } = weekOf(count);
	let requests = 0;
	const { url } = await serveWebSocketGateway({
		nowMs: Date.now,
		answer: ({ method, params }) => {
			if (method !== 'cron.runs') return { payload: { jobs: [], nextOffset: null } };
			requests += 1;
			return { payload: page(params) };
		},
	});
	const staticData = { position: { afterMs: beforeMs, settledMs: beforeMs } };
	let heapMiB = 0;
	let emitted = 0;
	const before = heapUsed();
	const { items } = await publishLiveTrigger(url, {}, { staticData, executionMs: 20 });
	while (emitted < count) {
		await sleep(500);
		emitted += items.splice(0).length;
		heapMiB = Math.max(heapMiB, (heapUsed() - before) / KB_IN_MIB ** 2);
	}
	expect(emitted).toBe(count);
	return { requests, heapMiB };
}

it('catches up', async () => {
	const fewer = await catchUp(FEWER);
	const all = await catchUp(COUNT);
	const fewerLive = await catchUpLive(FEWER);
	const allLive = await catchUpLive(COUNT);
	const rows = [
		...rowsOf(fewer, all, {
			...{ scenario: 'history', asked: `to catch up with ${COUNT} runs, ${A_POLL} a poll` },
			grown: `that the heap has grown by after ${COUNT} runs`,
			details: { mostOfAPoll: all.mostOfAPoll },
		}),
		...rowsOf(fewerLive, allLive, {
			...{ scenario: 'live', asked: `to catch up with ${COUNT} runs` },
			grown: `the most that the heap grew by while it caught up with ${COUNT} runs`,
		}),
	];
	handOver(rows);
});

interface Names {
	scenario: string;
	asked: string;
	grown: string;
	details?: Row['details'];
}

function rowsOf(
	fewer: Pick<CaughtUp, 'requests'>,
	all: Omit<CaughtUp, 'mostOfAPoll'>,
	{ scenario, asked, grown, details }: Names,
): Row[] {
	const ratio = all.requests / fewer.requests;
	return [
		{
			...{ scenario, unit: 'requests', ours: all.requests, other: fewer.requests },
			...{ name: asked, comparedTo: `${FEWER} runs`, details },
			...{ ratio, pairs: 1, ...judged(ratio, { atMost: 10.5 }) },
		},
		{
			...{ scenario, unit: 'MiB', ours: all.heapMiB, name: grown },
			...judged(all.heapMiB, { atMost: 32 }, 'growth'),
		},
	];
}
