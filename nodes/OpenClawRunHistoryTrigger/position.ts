import type { IPollFunctions } from 'n8n-workflow';
import { Emissions } from './emissions';
import { entriesAfter, keyOf, newestEntry, type Bookmark } from './runHistory';
import type { Gateway } from '../shared/gateway/gateway';
import type { Settings } from './settings';
import { isStartOfN8n } from '../shared/intake/triggerSettings';

/** How far a trigger has come. Milliseconds by the gateway's clock, as in the entries' `ts`. */
export interface Position {
	/** The start that it belongs to, as it stands in the form; null: the publication. */
	start: string | null;
	/** Nothing that ended then or earlier is emitted. */
	afterMs: number;
	/** Whatever ended earlier has been emitted, and n8n has it. */
	settledMs: number;
}

interface Stored {
	position?: Position;
	/** Later runs that n8n has as well, and when they ended. */
	confirmed?: Array<[key: string, endedMs: number]>;
}

/** What a trigger node knows in this process. */
export interface Memory {
	position?: Position;
	emissions: Emissions;
	/** Where to read on while there is more than a poll emits. */
	bookmark?: Bookmark;
	/** Whether the log says that runs are missing which the gateway does not show. */
	hasToldOfGap?: boolean;
}

/** The position is stored with each emission: beyond this many, the deduplication store knows them. */
const MOST_CONFIRMED = 2_000;

const memories = new Map<string, Memory>();

/** One for each trigger node; n8n tells a polling node of no end, so it stays. */
export function memoryOf(workflowId: string | undefined, nodeId: string): Memory {
	const key = `${workflowId}:${nodeId}`;
	const memory = memories.get(key) ?? { emissions: new Emissions() };
	memories.set(key, memory);
	return memory;
}

/** How far a trigger looks back that was published before and has lost its position. */
const LOOK_BACK_MS = 24 * 60 * 60_000;

/**
 * Where this poll goes on; undefined for a trigger that begins.
 *
 * The position is in n8n's static data, which survives a restart, and in the memory of the process,
 * as other nodes can overwrite the static data of their workflow. Where both are there, the later
 * one is right: neither ever runs ahead of what was emitted.
 */
export function knownPosition(
	context: IPollFunctions,
	memory: Memory,
	{ start }: Settings,
): Position | undefined {
	const stored = context.getWorkflowStaticData('node') as Stored;
	memory.emissions.restore(stored.confirmed ?? []);
	return (
		[stored.position, memory.position]
			.filter((position) => position !== undefined)
			// Another start begins anew; to go over to "when published" does not.
			.filter((position) => start === 'publish' || position.start === start.text)
			.sort((one, other) => other.settledMs - one.settledMs)[0]
	);
}

/** Where a trigger begins that knows no position. */
export async function firstPosition(
	context: IPollFunctions,
	gateway: Gateway,
	memory: Memory,
	settings: Settings,
): Promise<Position> {
	const { start } = settings;
	const momentMs = start === 'publish' ? undefined : start.momentMs - 1;
	if (!isFirstPublication(context)) {
		return startAt(await lookBack(gateway, settings, momentMs), settings);
	}
	return startAt(momentMs ?? (await publishedAt(gateway, memory)), settings);
}

/**
 * The end of the newest run. Where that lies ahead of n8n's clock, the gateway's may be put right:
 * then it is now, and what the history has already is of before, whatever time it bears.
 */
async function publishedAt(gateway: Gateway, { emissions }: Memory): Promise<number> {
	const nowMs = Date.now();
	const newestMs = (await newestEntry(gateway))?.ts ?? 0;
	if (newestMs <= nowMs) return newestMs;
	for await (const { entries } of entriesAfter(gateway, {}, nowMs)) {
		emissions.restore(entries.map((entry) => [keyOf(entry), entry.ts]));
	}
	return nowMs;
}

/**
 * Where a trigger begins that was published while the gateway could not be asked: now, so that what
 * finishes from now on is emitted once it can. None at a start of n8n, where the position was lost.
 */
export function positionWithoutGateway(
	context: IPollFunctions,
	settings: Settings,
): Position | undefined {
	if (!isFirstPublication(context)) return undefined;
	const { start } = settings;
	return startAt(start === 'publish' ? Date.now() : start.momentMs - 1, settings);
}

/** For this process, and with the next emission for those after it. */
export function keepPosition(context: IPollFunctions, memory: Memory, position: Position): void {
	memory.position = position;
	const stored = context.getWorkflowStaticData('node') as Stored;
	stored.position = { ...position };
	stored.confirmed = memory.emissions
		.confirmed()
		.filter(([, endedMs]) => endedMs >= position.afterMs)
		.slice(-MOST_CONFIRMED);
}

function startAt(afterMs: number, { start }: Settings): Position {
	return { start: start === 'publish' ? null : start.text, afterMs, settledMs: afterMs };
}

const isFirstPublication = (context: IPollFunctions): boolean => !isStartOfN8n(context);

/**
 * A day, but no more runs than half of what the deduplication store remembers: those among them
 * that were emitted before, it still knows (the other half is for the alerts of an OpenClaw Trigger).
 */
async function lookBack(
	gateway: Gateway,
	{ deduplicationWindow }: Settings,
	startMs = 0,
): Promise<number> {
	const newestMs = (await newestEntry(gateway))?.ts ?? 0;
	const earliestMs = Math.max(startMs, Math.min(newestMs, Date.now()) - LOOK_BACK_MS);
	const most = Math.ceil(deduplicationWindow / 2);
	let seen = 0;
	for await (const page of gateway.runs.pages({ scope: 'all', sortDir: 'desc' })) {
		const beyond = page[most - seen];
		if (beyond && beyond.ts > earliestMs) return beyond.ts;
		if (beyond || (page.at(-1)?.ts ?? 0) <= earliestMs) break;
		seen += page.length;
	}
	return earliestMs;
}
