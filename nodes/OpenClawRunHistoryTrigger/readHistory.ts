import type { IPollFunctions } from 'n8n-workflow';
import { OLDER_RUNS_NOT_SHOWN } from '../shared/gateway/errors/toolsInvoke';
import type { Gateway } from '../shared/gateway/gateway';
import type { Memory } from './position';
import type { Chunk } from '../shared/gateway/api/historyAfter';
import type { RunHistoryEntry } from '../shared/run/historyEntry';
import type { HistoryQuery } from './runHistory';

/**
 * The history after `afterMs` as it can be had. Over Tools Invoke a gateway shows the newest 50 runs
 * of each job: what is older than that is lost to the trigger, which says so once and goes on with
 * all that is shown.
 */
export async function* readHistory(
	context: IPollFunctions,
	gateway: Gateway,
	query: HistoryQuery,
	afterMs: number,
	memory: Memory,
): AsyncGenerator<Chunk> {
	const reading = gateway.runs.after({ ...query }, afterMs, { bookmark: memory.bookmark });
	for (;;) {
		const next = await reading.next().catch(unlessOlderRunsAreMissing);
		if (next === undefined) break;
		if (next.done) {
			memory.hasToldOfGap = false;
			return;
		}
		yield next.value;
	}
	if (!memory.hasToldOfGap) {
		context.logger.warn(
			`${context.getNode().name}: runs are missing between ${new Date(afterMs).toISOString()} and now. ${OLDER_RUNS_NOT_SHOWN.message}: the newest 50 of each job are taken, older ones are left out. Poll more often, or choose another transport in the OpenClaw Gateway API credential.`,
		);
	}
	memory.hasToldOfGap = true;
	yield { entries: await shownAfter(gateway, query, afterMs), newer: 0 };
}

function unlessOlderRunsAreMissing(error: unknown): undefined {
	const isThat = error instanceof Error && error.message.startsWith(OLDER_RUNS_NOT_SHOWN.message);
	if (!isThat) throw error;
}

/** What the gateway shows of every job, oldest first. */
async function shownAfter(
	gateway: Gateway,
	query: HistoryQuery,
	afterMs: number,
): Promise<RunHistoryEntry[]> {
	const shown: RunHistoryEntry[] = [];
	for (const { id } of await gateway.cronJobs.list()) {
		const params = { scope: 'job', id, sortDir: 'desc', ...query, limit: 50, offset: 0 };
		const { entries } = await gateway.runs.page(params);
		shown.push(...entries.filter(({ ts }) => ts > afterMs));
	}
	return shown.sort((one, other) => one.ts - other.ts);
}
