/**
 * While its database migrates at a start, n8n answers any request with 200, "n8n is starting up. Please
 * wait" (2.41.1: some 30 ms where nothing is to migrate, and as long as an upgrade takes): the gateway
 * takes for delivered what no trigger has seen.
 *
 *     n8n starts ──► 200 to a webhook ──► the second poll: runs of just before the start
 *                                              │ delivered, so the net would leave them out
 *                                              ▼
 *                         the deduplication store drops those that an OpenClaw Trigger of
 *                                      the workflow took in
 */
import type { IPollFunctions } from 'n8n-workflow';
import { surelyKnown } from '../shared/intake/recordInStore';
import { isPublishedIn } from '../shared/intake/publishedWebhooks';
import type { Gateway } from '../shared/gateway/gateway';
import { Emissions } from './emissions';
import type { RunHistoryEntry } from '../shared/run/historyEntry';
import { runKeyOf } from '../shared/run/runKey';
import { queryFor, selectEntries } from './selection';
import type { Settings } from './settings';

/** Runs that count as delivered, and what became of their emissions. */
export interface Doubtful {
	entries: RunHistoryEntry[];
	emissions: Emissions;
}

/** What a trigger knows of its process. */
export interface Process {
	/** When it began, and when it first heard of the trigger, by its clock. */
	startMs: number;
	begunMs: number;
	/** Whether a start of n8n published it, not somebody since then. */
	isOfStart?: boolean;
	/** Whether a poll went through: by the next one the other triggers are published, too. */
	hasPolled?: boolean;
	/** Runs of its start. */
	doubtful?: Promise<Doubtful>;
}

/** What polls after a start of n8n have to hand over besides; read once, by the second one. */
export async function doubtfulAtStart(
	gateway: Gateway,
	memory: Process,
	settings: Settings,
): Promise<Doubtful> {
	if (!memory.hasPolled) {
		memory.hasPolled = true;
		return { entries: [], emissions: new Emissions() };
	}
	const read = async (): Promise<Doubtful> => {
		const isMeant = settings.runs === 'undelivered' && memory.isOfStart;
		const entries = isMeant ? await deliveredMeanwhile(memory, gateway, settings) : [];
		return { entries, emissions: new Emissions() };
	};
	memory.doubtful ??= read().catch((error: unknown) => {
		memory.doubtful = undefined;
		throw error;
	});
	return await memory.doubtful;
}

/**
 * At most `most` of them, oldest first; what n8n has not taken is due again after a while. Those for a
 * trigger that is being published again wait until it is there.
 */
export function dueOf(
	context: IPollFunctions,
	{ entries, emissions }: Doubtful,
	most: number,
): RunHistoryEntry[] {
	const { id } = context.getWorkflow();
	const nowMs = Date.now();
	const due = entries
		.filter(({ delivery }) =>
			[delivery?.intended?.to, delivery?.resolved?.to].some((to) => isPublishedIn(id, to)),
		)
		.filter((entry) => emissions.isDue(runKeyOf(entry), nowMs))
		.slice(0, most);
	for (const entry of due) emissions.record(runKeyOf(entry), entry.ts, nowMs);
	return due;
}

/** The clocks of the two may differ by this much. */
const TOLERANCE_MS = 5_000;

/**
 * Between the start of the process and that of its triggers, and no more than the store surely knows
 * if they were taken in.
 */
async function deliveredMeanwhile(
	{ startMs, begunMs }: Process,
	gateway: Gateway,
	settings: Settings,
): Promise<RunHistoryEntry[]> {
	const afterMs = startMs - TOLERANCE_MS;
	const untilMs = begunMs + TOLERANCE_MS;
	const query = { ...queryFor(settings), deliveryStatuses: ['delivered'] };
	const select = selectEntries(gateway, settings);
	const found: RunHistoryEntry[] = [];
	for await (const page of gateway.runs.pages({ scope: 'all', sortDir: 'desc', ...query })) {
		const late = page.filter(({ ts }) => ts > afterMs);
		found.push(...(await select(late.filter(({ ts }) => ts <= untilMs))));
		if (late.length < page.length) break;
	}
	return found.slice(0, surelyKnown(settings.deduplicationWindow)).reverse();
}
