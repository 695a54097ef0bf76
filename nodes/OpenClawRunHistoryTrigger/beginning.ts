import type { IPollFunctions } from 'n8n-workflow';
import { isStartOfN8n } from '../shared/intake/triggerSettings';
import type { Gateway } from '../shared/gateway/gateway';
import { lookBack } from './lookBack';
import {
	keepPosition,
	knownPosition,
	MOST_CONFIRMED,
	readFromMs,
	type Memory,
	type Position,
} from './position';
import { readHistory } from './readHistory';
import { runKeyOf } from '../shared/run/runKey';
import { newestEntry } from './runHistory';
import { isWider, queryFor, selectEntries, selectionOf, type Selection } from './selection';
import type { Settings } from './settings';

/** A poll that looks for its position. */
interface Poll {
	context: IPollFunctions;
	gateway: Gateway;
	memory: Memory;
	settings: Settings;
}

/**
 * Where this poll goes on.
 *
 * A trigger without a position begins with its publication, or with its start. One whose selection
 * has become wider begins among the runs that are new to it, and goes on among the others. Runs that
 * the history holds at such a beginning are of before: they count as emitted.
 */
export async function positionOf(poll: Poll): Promise<Position> {
	const { context, memory, settings } = poll;
	const known = knownPosition(context, memory, settings);
	const selection = selectionOf(settings);
	const before = known?.selection ?? selection;
	if (known && !isWider(selection, before) && !isAhead(known)) {
		if (known !== memory.position || isWider(before, selection)) memory.bookmark = undefined;
		return { ...known, ...ownerOf(poll) };
	}
	memory.beginning ??= begin(poll, known).finally(() => (memory.beginning = undefined));
	return await memory.beginning;
}

async function begin(poll: Poll, known: Position | undefined): Promise<Position> {
	const { context, memory } = poll;
	memory.bookmark = undefined;
	memory.beginnings += 1;
	const position = known ? await goOn(poll, known) : await firstPosition(poll);
	const begun = { ...position, ...ownerOf(poll) };
	keepPosition(context, memory, begun);
	return begun;
}

function ownerOf({ context, settings }: Pick<Poll, 'context' | 'settings'>) {
	return { nodeId: context.getNode().id, selection: selectionOf(settings) };
}

/** A publication ahead of n8n's clock was one by a clock that has been put right since. */
const isAhead = ({ start, afterMs }: Position): boolean => start === null && afterMs > Date.now();

async function goOn(poll: Poll, known: Position): Promise<Position> {
	const { memory, settings } = poll;
	const nowMs = Date.now();
	if (isAhead(known)) {
		memory.emissions.restore(await heldAfter(poll, nowMs));
		return await goOn(poll, { ...known, afterMs: nowMs - settings.overlapMs, begunMs: undefined });
	}
	if (!known.selection || !isWider(selectionOf(settings), known.selection)) return known;
	const afterMs = readFromMs(known, settings, nowMs);
	const held = await heldAfter(poll, afterMs);
	const wanted = new Set((await heldAfter(poll, afterMs, known.selection)).map(([key]) => key));
	memory.emissions.restore(held.filter(([key]) => !wanted.has(key)));
	return { ...known, afterMs, begunMs: Math.min(held.at(-1)?.[1] ?? afterMs, nowMs) };
}

/** Where a trigger begins that knows no position. */
async function firstPosition(poll: Poll): Promise<Position> {
	const { context, gateway, memory, settings } = poll;
	const { start } = settings;
	memory.emissions.forgetConfirmed();
	const momentMs = start === 'publish' ? undefined : start.momentMs - 1;
	if (isStartOfN8n(context)) return startAt(await lookBack(gateway, settings, momentMs), settings);
	return momentMs === undefined ? await publication(poll) : startAt(momentMs, settings);
}

/**
 * The end of the newest run; now where that lies ahead of n8n's clock, as the gateway's may be put
 * right. A clock may also be set back: what ends within the overlap before, and is not in the history
 * yet, is of after the publication.
 */
async function publication(poll: Poll): Promise<Position> {
	const { gateway, memory, settings } = poll;
	const begunMs = Math.min((await newestEntry(gateway))?.ts ?? 0, Date.now());
	const held = await heldAfter(poll, begunMs - settings.overlapMs);
	memory.emissions.restore(held.slice(-MOST_CONFIRMED));
	const [, afterMs] = held.at(-MOST_CONFIRMED - 1) ?? ['', begunMs - settings.overlapMs];
	return { ...startAt(begunMs, settings), afterMs, begunMs };
}

/** What the history holds of the runs that the trigger takes, or took, oldest first. */
async function heldAfter(
	{ context, gateway, memory, settings }: Poll,
	afterMs: number,
	selection: Selection = settings,
): Promise<Array<[key: string, endedMs: number]>> {
	const held: Array<[key: string, endedMs: number]> = [];
	const select = selectEntries(gateway, selection);
	for await (const chunk of readHistory(context, gateway, queryFor(selection), afterMs, memory)) {
		held.push(
			...(await select(chunk.entries)).map(
				(entry) => [runKeyOf(entry), entry.ts] as [string, number],
			),
		);
	}
	return held;
}

/**
 * Where a trigger begins that was published while the gateway could not be asked: now, so that what
 * finishes from now on is emitted once it can; the gateway's clock may be behind by the overlap. None
 * at a start of n8n, where the position was lost.
 */
export function positionWithoutGateway(
	context: IPollFunctions,
	settings: Settings,
): Position | undefined {
	if (isStartOfN8n(context)) return undefined;
	const { start, overlapMs } = settings;
	const owner = ownerOf({ context, settings });
	if (start !== 'publish') return { ...startAt(start.momentMs - 1, settings), ...owner };
	const nowMs = Date.now();
	return { ...startAt(nowMs, settings), ...owner, afterMs: nowMs - overlapMs, begunMs: nowMs };
}

function startAt(afterMs: number, { start }: Settings): Position {
	return { start: start === 'publish' ? null : start.text, afterMs, settledMs: afterMs };
}
