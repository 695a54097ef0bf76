import type { IPollFunctions } from 'n8n-workflow';
import { Emissions } from './emissions';
import { entriesAfter, newestEntry } from './runHistory';
import type { Gateway } from '../shared/gateway/gateway';
import type { Settings } from './settings';

/** How far a trigger has come. Milliseconds by the gateway's clock, as in the entries' `ts`. */
export interface Position {
	/** The chosen start moment that it belongs to; null: the publication. */
	startMs: number | null;
	/** Nothing that ended then or earlier is emitted. */
	afterMs: number;
	/** Whatever ended earlier has been emitted, and n8n has it. */
	settledMs: number;
}

/** What a trigger node knows in this process. */
export interface Memory {
	position?: Position;
	emissions: Emissions;
}

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
 * Where this poll goes on.
 *
 * The position is in n8n's static data, which survives a restart, and in the memory of the process,
 * as other nodes can overwrite the static data of their workflow. Where both are there, the later
 * one is right: neither ever runs ahead of what was emitted.
 */
export async function findPosition(
	context: IPollFunctions,
	memory: Memory,
	gateway: Gateway,
	settings: Settings,
): Promise<Position> {
	const startMs = settings.start === 'publish' ? null : settings.start.momentMs;
	const stored = context.getWorkflowStaticData('node').position as Position | undefined;
	const known = [stored, memory.position]
		.filter((position) => position !== undefined)
		// Another moment begins anew; to go over to "when published" does not.
		.filter((position) => startMs === null || position.startMs === startMs)
		.sort((one, other) => other.settledMs - one.settledMs);
	if (known[0]) return known[0];
	const afterMs = startMs === null ? undefined : startMs - 1;
	return isFirstPublication(context)
		? startAt(afterMs ?? (await newestEntry(gateway))?.ts ?? 0, startMs)
		: startAt(await lookBack(gateway, settings, afterMs), startMs);
}

export function keepPosition(context: IPollFunctions, memory: Memory, position: Position): void {
	memory.position = position;
	context.getWorkflowStaticData('node').position = { ...position };
}

const startAt = (afterMs: number, startMs: number | null): Position => ({
	startMs,
	afterMs,
	settledMs: afterMs,
});

/** n8n also activates what was published earlier, when it starts: then the position was lost. */
function isFirstPublication(context: IPollFunctions): boolean {
	return !['init', 'leadershipChange'].includes(context.getActivationMode());
}

/**
 * A day, but no more runs than half of what the deduplication store remembers: those among them
 * that were emitted before, it still knows (the other half is for the alerts of an OpenClaw Trigger).
 */
async function lookBack(
	gateway: Gateway,
	{ deduplicationWindow }: Settings,
	startMs = 0,
): Promise<number> {
	const newest = await newestEntry(gateway);
	const earliestMs = Math.max(startMs, (newest?.ts ?? 0) - LOOK_BACK_MS);
	const entries = await entriesAfter(gateway, {}, earliestMs);
	const [last] = entries.slice(0, -Math.ceil(deduplicationWindow / 2)).slice(-1);
	return last?.ts ?? earliestMs;
}
