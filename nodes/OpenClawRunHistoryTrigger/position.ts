import type { IPollFunctions } from 'n8n-workflow';
import { Emissions } from './emissions';
import type { Bookmark } from '../shared/gateway/api/historyAfter';
import type { Selection } from './selection';
import type { Settings } from './settings';
import type { Process } from './startOfN8n';

/** How far a trigger has come. Milliseconds by the gateway's clock, as in the entries' `ts`. */
export interface Position {
	/** The node that it is the position of: n8n keeps static data by name. */
	nodeId?: string;
	/** The runs that it is the position among. */
	selection?: Selection;
	/** The start that it belongs to, as it stands in the form; null: the publication. */
	start: string | null;
	/** Nothing that ended then or earlier is emitted. */
	afterMs: number;
	/**
	 * What the history held up to then, when the trigger began, counts as confirmed; what it was
	 * given later is emitted. `afterMs` follows the overlap up to this moment.
	 */
	begunMs?: number;
	/** Whatever ended earlier has been emitted, and n8n has it. */
	settledMs: number;
}

interface Stored {
	/** Without a node and a selection it is of those that there are now. */
	position?: Position & { /** In place of `start`, by 0.1.0. */ startMs?: number | null };
	/** Later runs that are not to be emitted, and when they ended. */
	confirmed?: Array<[key: string, endedMs: number]>;
}

/** What a trigger node knows in this process. */
export interface Memory extends Process {
	position?: Position;
	/** Polls that overlap begin once. */
	beginning?: Promise<Position>;
	/** How often the trigger began: a poll of before the last beginning has no position to keep. */
	beginnings: number;
	emissions: Emissions;
	/** Where to read on from `position` while there is more than a poll emits. */
	bookmark?: Bookmark;
	/** Whether the log says that runs are missing which the gateway does not show. */
	hasToldOfGap?: boolean;
}

/**
 * The position is stored with each emission, and the first of these with it: of what was emitted,
 * the deduplication store knows the last.
 */
export const MOST_CONFIRMED = 2_000;

const memories = new Map<string, Memory>();

/** One for each trigger node; n8n tells a polling node of no end, so it stays. */
export function memoryOf(workflowId: string | undefined, nodeId: string): Memory {
	const key = `${workflowId}:${nodeId}`;
	const memory = memories.get(key) ?? {
		startMs: Date.now() - performance.now(),
		begunMs: Date.now(),
		beginnings: 0,
		emissions: new Emissions(),
	};
	memories.set(key, memory);
	return memory;
}

/**
 * What the trigger goes on from; undefined for one that begins.
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
	const { position: stored, confirmed = [] } = storedFor(context);
	memory.emissions.restore(confirmed);
	return (
		[memory.position, stored && withStart(stored, start)]
			.filter((position) => position !== undefined)
			// Another start begins anew; to go over to "when published" does not.
			.filter((position) => start === 'publish' || position.start === start.text)
			.sort((one, other) => other.settledMs - one.settledMs)[0]
	);
}

/** What stands under the node's name, unless another node had the name. */
function storedFor(context: IPollFunctions): Stored {
	const stored = context.getWorkflowStaticData('node') as Stored;
	const nodeId = context.getNode().id;
	return (stored.position?.nodeId ?? nodeId) === nodeId ? stored : {};
}

function withStart(
	{ startMs, ...position }: NonNullable<Stored['position']>,
	start: Settings['start'],
): Position {
	if (startMs === undefined) return position;
	const isSame = start !== 'publish' && start.momentMs === startMs;
	return { ...position, start: isSame ? start.text : null };
}

/** From where on the history is read, at the moment `nowMs`: clocks may have been set back. */
export function readFromMs(
	{ afterMs, settledMs }: Position,
	{ overlapMs }: Settings,
	nowMs: number,
): number {
	return Math.max(afterMs, Math.min(settledMs, nowMs) - overlapMs);
}

/** The position once whatever ended before `settledMs` is confirmed. */
export function movedTo(
	settledMs: number,
	position: Position,
	settings: Settings,
	nowMs: number,
): Position {
	const moved = { ...position, settledMs };
	const { afterMs, begunMs = afterMs } = moved;
	// What lies behind the overlap is forgotten, and with it what the history held at the beginning.
	const forgottenMs = Math.min(begunMs, readFromMs(moved, settings, nowMs));
	return { ...moved, afterMs: Math.max(afterMs, forgottenMs) };
}

/** For this process, and with the next emission for those after it. */
export function keepPosition(context: IPollFunctions, memory: Memory, position: Position): void {
	memory.position = position;
	const stored = context.getWorkflowStaticData('node') as Stored;
	stored.position = { ...position };
	stored.confirmed = memory.emissions
		.confirmed()
		.filter(([, endedMs]) => endedMs >= position.afterMs)
		.slice(0, MOST_CONFIRMED);
}
